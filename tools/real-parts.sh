#!/usr/bin/env bash
# Prints, as shell exports, the real parts that tests can use and where this machine keeps them; names on standard error what is
# missing. Variables that are set already win. Use: eval "$(tools/real-parts.sh)"
set -u
say() { printf 'export %s=%q\n' "$1" "$2"; }
missing() { echo "not on this machine: $1" >&2; }
program() { # VARIABLE NAME
  local bin=${!1:-}
  [ -n "$bin" ] || bin=$(command -v "$2") || true
  if [ -n "$bin" ]; then say "$1" "$bin"; else missing "$2"; fi
}

# An inherited CLI configuration file that does not exist makes every terraform call print a warning.
if [ -n "${TF_CLI_CONFIG_FILE:-}" ] && [ ! -e "$TF_CLI_CONFIG_FILE" ]; then echo 'unset TF_CLI_CONFIG_FILE'; fi

program SIRSI_TERRAFORM_BIN terraform
program SIRSI_LAB_MOTO moto_server
program SIRSI_OPA_BIN opa
program SIRSI_CONFTEST_BIN conftest

# PostgreSQL's own programs are not on the path where distributions install several versions.
postgres=${SIRSI_LAB_POSTGRES_BIN:-}
if [ -z "$postgres" ]; then
  initdb=$(command -v initdb || find /usr/lib/postgresql /usr/local/pgsql/bin /opt/homebrew/opt -maxdepth 4 -name initdb 2>/dev/null | sort -V | tail -n 1)
  [ -z "$initdb" ] || postgres=$(dirname "$initdb")
fi
if [ -n "$postgres" ]; then say SIRSI_LAB_POSTGRES_BIN "$postgres"; else missing 'PostgreSQL (initdb and postgres)'; fi

# A filesystem mirror is laid out as HOST/NAMESPACE/TYPE/VERSION/PLATFORM/terraform-provider-…
mirror=${SIRSI_TERRAFORM_MIRROR:-}
if [ -z "$mirror" ]; then
  found=$(find / -xdev -maxdepth 9 -type f -path '*/hashicorp/aws/*' -name 'terraform-provider-aws_v*' -not -path '*/.terraform/*' 2>/dev/null | head -n 1)
  [ -z "$found" ] || mirror=$(dirname "$(dirname "$(dirname "$(dirname "$(dirname "$(dirname "$found")")")")")")
fi
if [ -n "$mirror" ]; then
  say SIRSI_TERRAFORM_MIRROR "$mirror"
  version=$(find "$mirror"/*/hashicorp/aws -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2>/dev/null | sort -V | tail -n 1)
  [ -z "$version" ] || say SIRSI_LAB_AWS_PROVIDER_VERSION "$version"
else
  missing 'a filesystem mirror with the AWS provider'
fi
