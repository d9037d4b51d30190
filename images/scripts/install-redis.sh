#!/bin/sh
# Unpacks Debian's Redis into images/.cache/redis, where the tests look for it; nothing of the system is changed.
set -eu
target="$(cd "$(dirname "$0")/.." && pwd)/.cache/redis"
[ -x "$target/usr/bin/redis-check-rdb" ] && exit 0
if command -v redis-server >/dev/null; then exit 0; fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
packages="redis-server redis-tools libjemalloc2 liblzf1 liblua5.1-0 lua-bitop lua-cjson libhiredis0.14"
apt-get download -qq $packages 2>/dev/null || { apt-get update -qq; apt-get download -qq $packages; }
mkdir root
for package in *.deb; do dpkg -x "$package" root; done
mkdir -p "$(dirname "$target")"
rm -rf "$target"
mv root "$target"
