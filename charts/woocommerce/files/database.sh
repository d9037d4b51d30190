# How backup.sh and restore.sh write and read this shop's database.
server="--host=${DATABASE_HOST%:*} --port=${DATABASE_HOST##*:} --user=$DATABASE_USER --default-character-set=utf8mb4"
dump() {
  mariadb-dump $server --single-transaction "$DATABASE_NAME" >"$1"
  gzip "$1"
}
# Into a database beside the shop's; only when all of it is there do its tables take the place of the shop's, at one stroke.
load() {
  gzip -t "$1.gz"
  beside="${DATABASE_NAME}_restore"
  before="${DATABASE_NAME}_before"
  ask "DROP DATABASE IF EXISTS \`$beside\`; CREATE DATABASE \`$beside\` CHARACTER SET utf8mb4; CREATE DATABASE IF NOT EXISTS \`$before\`" || {
    echo "The login may not make the databases $beside and $before, through which a backup comes back:" \
      "GRANT ALL PRIVILEGES ON \`${DATABASE_NAME}\\_%\`.* TO '$DATABASE_USER'@'%'. The shop's database is as it was." >&2
    return 1
  }
  gzip -dc "$1.gz" | mariadb $server "$beside" || {
    echo "The backup did not come back whole: the shop's database is as it was." >&2
    return 1
  }
  moves="$(moved "$DATABASE_NAME" "$before")$(moved "$beside" "$DATABASE_NAME")"
  ask "SET SESSION lock_wait_timeout = 10; SET FOREIGN_KEY_CHECKS = 0; RENAME TABLE ${moves%, }" || {
    echo "The tables of the backup could not take the place of the shop's: the shop's database is as it was." >&2
    return 1
  }
  ask "DROP DATABASE \`$beside\`; DROP DATABASE \`$before\`"
}
ask() {
  mariadb $server --batch --skip-column-names --execute "$1"
}
# Renamings of all tables of one database into another one, each with a comma after it.
moved() {
  ask "SELECT CONCAT(CHAR(96), table_schema, CHAR(96, 46, 96), table_name, CHAR(96), ' TO ', CHAR(96), '$2', CHAR(96, 46, 96), table_name, CHAR(96), ',') \
    FROM information_schema.tables WHERE table_schema = '$1' AND table_type = 'BASE TABLE'" | tr '\n' ' '
}
