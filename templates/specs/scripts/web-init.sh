#!/bin/sh
# Runs once when a web server starts. Replace it with how your application is installed.
set -eu
apt-get update
apt-get install --yes nginx
