# Makes the login that the shop uses, or gives it its password again; safe to repeat, and another login works beside it.
set -eu
export MYSQL_PWD="$DATABASE_ADMIN_PASSWORD"
server="--host=${DATABASE_HOST%:*} --port=${DATABASE_HOST##*:} --user=root"
waited=0
until answer="$(mariadb-admin $server ping 2>&1)"; do
  [ $((waited % 30)) -ne 0 ] || echo "waiting for the database: $answer" >&2
  waited=$((waited + 1))
  sleep 1
done
exec mariadb $server <<END
CREATE USER IF NOT EXISTS '$DATABASE_USER'@'%' IDENTIFIED BY '$DATABASE_PASSWORD';
ALTER USER '$DATABASE_USER'@'%' IDENTIFIED BY '$DATABASE_PASSWORD';
GRANT ALL PRIVILEGES ON shop.* TO '$DATABASE_USER'@'%';
-- Through these a backup comes back.
GRANT ALL PRIVILEGES ON \`shop\\_%\`.* TO '$DATABASE_USER'@'%';
END
