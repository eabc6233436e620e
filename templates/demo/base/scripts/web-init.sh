#!/bin/sh
set -eu
install -d /srv/shop
systemctl enable --now shop-web
