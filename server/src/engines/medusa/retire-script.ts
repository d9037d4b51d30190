/** For PostgreSQL: no new sessions, no password, and no session that is still open. */
export const medusaRetireScript = `set -eu
export PGHOST="$DATABASE_HOST" PGUSER=postgres PGDATABASE=shop PGPASSWORD="$ADMIN_PASSWORD"
exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\\getenv login RETIRED
SELECT format('ALTER ROLE %I NOLOGIN PASSWORD NULL', rolname) FROM pg_roles WHERE rolname = :'login' \\gexec
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :'login';
SQL
`;
