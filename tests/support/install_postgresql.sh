#!/usr/bin/env bash
# PostgreSQL's programs, which the tests start a throw-away cluster with; installed where they are missing.
set -euo pipefail

command -v initdb >/dev/null && exit 0
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
if ! command -v apt-get >/dev/null; then
  echo "The tests need PostgreSQL's programs (initdb, pg_ctl): install PostgreSQL 15 or newer." >&2
  exit 1
fi
elevate=()
[ "$(id -u)" -eq 0 ] || elevate=(sudo)
"${elevate[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${elevate[@]}" apt-get install -y -qq postgresql >/dev/null
