import { describe, expect, test } from 'vitest';
import { checkLayers, importsOf } from './check.ts';

const check = (path: string, text: string) =>
  checkLayers([{ path, text }]).map((violation) => violation.message);

describe('the layer check', () => {
  test('accepts an import of a folder that the table names', () => {
    expect(
      check('server/src/commands/create-store.ts', `import type { Database } from '../db/database.ts';`),
    ).toEqual([]);
  });

  test('refuses a planted upward import, even of a type', () => {
    const [message] = check(
      'server/src/db/stores.ts',
      `import type { X } from '../commands/create-store.ts';`,
    );
    expect(message).toContain('db/ may import domain, lib, not commands/');
  });

  test('refuses folders of one layer importing each other', () => {
    expect(check('server/src/cluster/client.ts', `import { run } from '../helm/run.ts';`)).toHaveLength(1);
  });

  test('refuses reaching from one tree into another', () => {
    const [message] = check(
      'server/src/embedded/start.ts',
      `import { x } from '../../../simulator/src/simulator.ts';`,
    );
    expect(message).toContain('nothing but the wire');
  });

  test('refuses a file in a folder that the table does not know', () => {
    expect(check('server/src/misc/x.ts', `import { a } from '../lib/clock.ts';`)[0]).toContain(
      'no folder of the layer table',
    );
  });

  test('refuses a wrapped package outside of its folder', () => {
    expect(
      check('server/src/reconcile/x.ts', `import { KubeConfig } from '@kubernetes/client-node';`)[0],
    ).toContain('cluster/');
    expect(check('server/src/schema/x.ts', `import Database from 'better-sqlite3';`)).toHaveLength(1);
  });

  test('reads dynamic imports, exports and the scripts of Svelte files', () => {
    expect(importsOf({ path: 'a.ts', text: `export * from './b.ts'; await import('./c.ts');` })).toEqual([
      './b.ts',
      './c.ts',
    ]);
    const svelte = `<script lang="ts">\n  import A from '$lib/features/store/A.svelte';\n</script>\n<p>import x from 'y'</p>`;
    expect(check('web/src/lib/ui/Badge.svelte', svelte)[0]).toContain('lib/ui/ may import lib/text, lib/lib');
  });

  test('lets tests import what they test', () => {
    expect(
      check('server/src/db/stores.db.test.ts', `import { x } from '../commands/create-store.ts';`),
    ).toEqual([]);
  });
});
