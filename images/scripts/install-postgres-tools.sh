#!/bin/sh
# Unpacks Debian's PostgreSQL with its tools into images/.cache/postgres, where the tests look for them when the system has none: npm brings a
# server only. Nothing of the system is changed.
set -eu
target="$(cd "$(dirname "$0")/.." && pwd)/.cache/postgres"
for tool in /usr/lib/postgresql/*/bin/pg_restore "$target"/usr/lib/postgresql/*/bin/pg_restore; do
  [ -x "$(dirname "$tool")/postgres" ] && exit 0
done
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
version() { apt-cache depends postgresql 2>/dev/null | sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p'; }
[ -n "$(version)" ] || apt-get update -qq
packages="postgresql-$(version) postgresql-client-$(version) libpq5"
apt-get download -qq $packages 2>/dev/null || { apt-get update -qq; apt-get download -qq $packages; }
mkdir root
for package in *.deb; do dpkg -x "$package" root; done
mkdir -p "$(dirname "$target")"
rm -rf "$target"
mv root "$target"
