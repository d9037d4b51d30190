// Writes values.schema.json of the store charts from scripts/schema.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { charts } from './releases.ts';
import { schemas } from './schema.ts';

for (const [chart, schema] of Object.entries(schemas)) {
  writeFileSync(join(charts, chart, 'values.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
}
