/** Migrates the database given as first argument with the folder given as second; prints when it begins and when it is done. */
import { connect } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { readMigrations } from '../../src/db/migrations.ts';
import { systemClock } from '../../src/lib/clock.ts';

const [path = '', folder = ''] = process.argv.slice(2);
const sqlite = connect(path);
process.stdout.write('begin\n');
migrate(sqlite, readMigrations(folder), systemClock);
process.stdout.write('done\n');
sqlite.close();
