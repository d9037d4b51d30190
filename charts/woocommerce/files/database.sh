# How backup.sh and restore.sh write and read this shop's database.
server="--host=${DATABASE_HOST%:*} --port=${DATABASE_HOST##*:} --user=$DATABASE_USER --default-character-set=utf8mb4"
dump() {
  mariadb-dump $server --single-transaction "$DATABASE_NAME" >"$1"
  gzip "$1"
}
load() {
  drops="$(mariadb $server --batch --skip-column-names --execute "SELECT CONCAT('DROP TABLE IF EXISTS ', CHAR(96), table_name, CHAR(96), ';') FROM information_schema.tables WHERE table_schema = DATABASE()" "$DATABASE_NAME")"
  {
    echo 'SET FOREIGN_KEY_CHECKS = 0;'
    echo "$drops"
    gzip -dc "$1.gz"
  } | mariadb $server "$DATABASE_NAME"
}
