# How backup.sh and restore.sh write and read this shop's database.
dump() {
  pg_dump --format custom --file "$1" "$DATABASE_URL"
}
# In one transaction: until all of the backup is there the shop has what it had, and whatever fails leaves it so. What the login may end is ended
# first; what comes after waits for this transaction, and what is in its way is waited for 10 s. What the seed Job keeps about the shop lies in
# the schema `shopyard`.
load() {
  ended="$({
    cat <<'SQL'
SET search_path = pg_catalog;
SET client_min_messages = warning;
SET lock_timeout = '10s';
SET ROLE NONE;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND pg_has_role(usesysid, 'USAGE');
RESET ROLE;
BEGIN;
SQL
    rights_kept
    echo 'DROP SCHEMA IF EXISTS shopyard CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
    if pg_restore --no-owner --no-privileges --file - "$1"; then
      rights_given
      printf '%s\n' 'COMMIT;' '\echo whole'
    fi
  } | psql --no-psqlrc --quiet --output /dev/null --set ON_ERROR_STOP=1 "$DATABASE_URL")" && [ "$ended" = whole ] || {
    echo "The backup did not come back whole: the shop's database is as it was." >&2
    return 1
  }
}
# Notes what others than their owner may do with the shop's schemas and all in them: an archive's own rights name roles that may be gone.
rights_kept() {
  cat <<'SQL'
WITH place AS (SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname IN ('public', 'shopyard')),
thing (kind, name, columns, owner, acl) AS (
  SELECT 'SCHEMA', quote_ident(nspname), '', nspowner, nspacl FROM place
  UNION ALL SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, format('%I.%I', nspname, relname), '', relowner, relacl
    FROM pg_class JOIN place ON place.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL SELECT 'TABLE', format('%I.%I', nspname, relname), format(' (%I)', attname), relowner, attacl
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN place ON place.oid = relnamespace WHERE attacl IS NOT NULL
  UNION ALL SELECT 'ROUTINE', pg_proc.oid::regprocedure::text, '', proowner, proacl FROM pg_proc JOIN place ON place.oid = pronamespace
),
statement (text) AS (
  SELECT format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', name) FROM thing WHERE kind = 'ROUTINE' AND acl IS NOT NULL
  UNION ALL SELECT format('GRANT %s%s ON %s %s TO %s%s', privilege_type, columns, kind, name,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM thing, aclexplode(acl) WHERE grantee <> owner
  UNION ALL SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %I GRANT %s ON %s TO %s', defaclrole::regrole, nspname, privilege_type,
    CASE defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'ROUTINES' ELSE 'TYPES' END,
    CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
    FROM pg_default_acl JOIN place ON place.oid = defaclnamespace, aclexplode(defaclacl)
)
SELECT set_config('shopyard.rights', coalesce(json_agg(text)::text, '[]'), true) FROM statement;
SQL
}
# Gives them again for what is there.
rights_given() {
  cat <<'SQL'
DO $$
DECLARE
  statement text;
BEGIN
  FOR statement IN SELECT pg_catalog.json_array_elements_text(pg_catalog.current_setting('shopyard.rights')::json) LOOP
    BEGIN
      EXECUTE statement;
    EXCEPTION
      WHEN undefined_table OR undefined_column OR undefined_function OR undefined_object OR invalid_schema_name THEN NULL;
      WHEN insufficient_privilege THEN RAISE WARNING 'not given again: %', statement;
    END;
  END LOOP;
END $$;
SQL
}
