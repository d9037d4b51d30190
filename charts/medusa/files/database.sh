# How backup.sh and restore.sh write and read this shop's database.
dump() {
  pg_dump --format custom --file "$1" "$DATABASE_URL"
}
load() {
  # What the seed Job keeps about the shop lies in the schema `shopyard`.
  PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    --command 'DROP SCHEMA IF EXISTS shopyard CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public' "$DATABASE_URL"
  pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname "$DATABASE_URL" "$1"
}
