/** `npm run generate`: writes schema.graphql, the printed schema, at the root of the repository. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchema } from 'graphql';
import { buildSchema } from '../src/schema/index.ts';

const path = join(import.meta.dirname, '../../schema.graphql');
writeFileSync(
  path,
  `# Printed from server/src/schema by "npm run generate".\n\n${printSchema(buildSchema())}\n`,
);
