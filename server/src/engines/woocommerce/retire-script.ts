/** For MariaDB: the user goes; what it made belongs to the database and stays. */
export const woocommerceRetireScript = `set -eu
export MYSQL_PWD="$ADMIN_PASSWORD"
exec mariadb --no-defaults --host="$DATABASE_HOST" --user=root --execute="DROP USER IF EXISTS '$RETIRED'@'%'"
`;
