import { join } from 'node:path';
import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { aCaller } from '../../test/builders/commands.ts';
import { loadCatalogue } from '../engines/catalogue.ts';
import { buildSchema } from './index.ts';

const catalogue = await loadCatalogue(join(import.meta.dirname, '../../../charts/released'));

interface Answer {
  engines: { kind: string; versions: { version: string; from: boolean; changesDataSchema: boolean }[] }[];
}

const ask = (version: string) =>
  graphql({
    schema: buildSchema(),
    source: `{ engines { kind versions { version changesDataSchema from: migratesDataFrom(version: "${version}") } } }`,
    contextValue: { caller: aCaller(), services: { catalogue } },
  });

test('an upgrade that skips the version with the migration says that it migrates', async () => {
  const { data } = await ask('2.20.0');
  const { engines } = data as unknown as Answer;
  const medusa = engines.find(({ kind }) => kind === 'MEDUSA')?.versions;
  expect(medusa).toEqual([
    { version: '2.21.2', changesDataSchema: false, from: true },
    { version: '2.21.1', changesDataSchema: true, from: true },
    { version: '2.20.0', changesDataSchema: false, from: false },
  ]);
});

test('a text that is no version is refused, not answered with false', async () => {
  const { errors } = await ask('latest');
  expect(errors?.[0]?.message).toMatch(/^"latest" is no version; give one such as "/);
});
