#!/bin/sh
# PHP, Apache and MariaDB as Debian packs them, where they are missing. Starts no service.
set -eu

if command -v php apache2 mariadbd mariadb mariadb-install-db >/dev/null 2>&1; then
  exit 0
fi
[ "$(id -u)" -eq 0 ] || {
  echo "install-debian: php, apache2 and mariadbd are needed, and only root can install them" >&2
  exit 1
}
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends apache2 libapache2-mod-php php-cli php-mysql php-xml php-mbstring php-curl php-gd php-intl php-zip \
  mariadb-server-core mariadb-client-core >/dev/null
