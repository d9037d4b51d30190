# Makes the login role that the shop uses, or gives it its password again; safe to repeat. What it owns belongs to the role `shop`,
# so that another login can take over without touching a table.
set -eu
until pg_isready -q; do sleep 1; done
exec psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\getenv login DATABASE_USER
\getenv password DATABASE_PASSWORD
SELECT 'CREATE ROLE shop NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shop') \gexec
SELECT format('CREATE ROLE %I', :'login') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" LOGIN PASSWORD :'password';
GRANT shop TO :"login";
ALTER ROLE :"login" SET role TO 'shop';
ALTER DATABASE shop OWNER TO shop;
SQL
