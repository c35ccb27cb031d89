#!/bin/sh
# Makes what compose.yaml needs to know and nobody else may: once; what is there already is kept.
# The folder is closed to others. The files in it are open, because the processes in the containers read them as
# another user than the one who made them.
set -eu
cd "$(dirname "$0")/.."
mkdir -p deploy/secrets
chmod 700 deploy/secrets

random() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
keep() { # name, content
  [ -s "deploy/secrets/$1" ] || printf '%s\n' "$2" > "deploy/secrets/$1"
}

keep postgres_password "$(random)"
keep database_url "postgres://readiness:$(cat deploy/secrets/postgres_password)@postgres:5432/readiness"
keep eventstore_url 'esdb://eventstore:2113?tls=false'
keep tokens "chuyen-vien $(random)"
[ -s deploy/secrets/ledger_key ] || npx --no-install readiness ledger-key --out deploy/secrets/ledger_key
chmod 644 deploy/secrets/*
echo "Mã để ghi / token for writing: deploy/secrets/tokens"
echo "Hãy sao lưu deploy/secrets/ledger_key / back up deploy/secrets/ledger_key"
