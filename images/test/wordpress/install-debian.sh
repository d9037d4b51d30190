#!/bin/sh
# PHP, Apache and MariaDB as Debian packs them, where they are missing. Starts no service.
set -eu

missing=""
for program in php apache2 mariadbd mariadb mariadb-install-db mariadb-dump mariadb-admin; do
  command -v "$program" >/dev/null || missing="$missing $program"
done
[ -n "$missing" ] || exit 0
[ "$(id -u)" -eq 0 ] || {
  echo "install-debian: not there:$missing. Only root can install them." >&2
  exit 1
}
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends apache2 libapache2-mod-php php-cli php-mysql php-xml php-mbstring php-curl php-gd php-intl php-zip \
  mariadb-server-core mariadb-client >/dev/null
