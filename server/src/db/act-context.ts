import type { Clock, Random } from '../lib/clock.ts';
import type { Changes } from './changes.ts';
import type { Tables } from './connection.ts';
import type { AuditWriter } from './audit.ts';

/** What an act may use inside its transaction. */
export interface ActContext {
  tables: Tables;
  clock: Clock;
  random: Random;
  changes: Changes;
  audit: AuditWriter;
}
