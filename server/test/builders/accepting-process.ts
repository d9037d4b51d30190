/**
 * A control plane reduced to accepting: opens the database given as first argument, accepts stores named
 * <prefix>-0, <prefix>-1, ... one after the other and prints each name once it was answered.
 * With a third argument it stops after that many.
 */
import { aStore } from '../builders.ts';
import { openDatabase } from '../../src/db/open.ts';
import { systemClock, systemRandom } from '../../src/lib/clock.ts';
import { creationOf } from './creation.ts';

const [path = '', prefix = 'tea', most = '1000000'] = process.argv.slice(2);
const db = await openDatabase({ path, clock: systemClock, random: systemRandom });
process.stdout.write('open\n');
for (let number = 0; number < Number(most); number += 1) {
  const name = `${prefix}-${String(number)}`;
  const answer = await db.accept.create(creationOf(aStore({ name, id: `str_${systemRandom.id()}` })));
  if (answer.kind !== 'accepted') throw new Error(`refused: ${JSON.stringify(answer)}`);
  process.stdout.write(`${name}\n`);
}
await db.close();
