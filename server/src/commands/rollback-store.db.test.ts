import { beforeEach, describe, expect, test } from 'vitest';
import { aCaller, commandParts } from '../../test/builders/commands.ts';
import { livingStore } from '../../test/builders/living-store.ts';
import { must } from '../lib/assert.ts';
import { cancelOperation } from './cancel-operation.ts';
import { retryStore } from './retry-store.ts';
import { rollbackStore, updateStore, upgradeStore } from './revise-store.ts';

type Parts = Awaited<ReturnType<typeof commandParts>>;
const caller = aCaller();
let parts: Parts;
let tea: ReturnType<typeof livingStore>;

beforeEach(async () => {
  parts = await commandParts();
  tea = livingStore(parts);
});

describe('a rollback', () => {
  const woo = { engine: 'WOOCOMMERCE' as const, engineVersion: '11.0.0' };

  test('copies chart and configuration; domains, plan, storage and credentials stay as they are now', async () => {
    const first = await tea.created(woo);
    await updateStore(parts, caller, {
      name: 'tea',
      plan: 'LARGE',
      domains: ['tea.example.com'],
      config: { title: 'Changed' },
    });
    await tea.carriedOut();
    await upgradeStore(parts, caller, { name: 'tea', engineVersion: '11.1.2' });
    await tea.carriedOut();
    const { operation, userErrors } = await rollbackStore(parts, caller, {
      name: 'tea',
      toRevision: 1,
      reason: 'slow',
    });
    expect(userErrors).toEqual([]);
    expect(operation).toMatchObject({ kind: 'ROLLBACK', maxAttempts: 3 });
    const { id, wanted } = await tea.now();
    expect(wanted).toMatchObject({
      revision: 4,
      engineVersion: '11.0.0',
      config: first.wanted.config,
      plan: 'LARGE',
      domains: ['tea.example.com'],
    });
    expect(await parts.db.stores.revision(id, 4)).toMatchObject({
      cause: 'rolled back to revision 1: slow',
      chartVersion: '1.0.0',
    });
  });

  test('across a change of the data schema is refused and says what to do; within it is accepted (D15)', async () => {
    await tea.created({ engineVersion: '2.20.0' });
    await upgradeStore(parts, caller, { name: 'tea', engineVersion: '2.21.2' });
    await tea.carriedOut();
    const [error] = (await rollbackStore(parts, caller, { name: 'tea', toRevision: 1 })).userErrors;
    expect(error).toMatchObject({ code: 'DATA_SCHEMA_CHANGED', path: ['input', 'toRevision'] });
    expect(error?.remedy).toMatch(/restore a backup/);
    await updateStore(parts, caller, { name: 'tea', config: { title: 'Later' } });
    await tea.carriedOut();
    expect((await rollbackStore(parts, caller, { name: 'tea', toRevision: 2 })).userErrors).toEqual([]);
  });

  test('across several releases is refused where any of them changed the data schema', async () => {
    await tea.created({ engineVersion: '2.20.0' });
    for (const engineVersion of ['2.21.1', '2.21.2']) {
      expect((await upgradeStore(parts, caller, { name: 'tea', engineVersion })).userErrors).toEqual([]);
      await tea.carriedOut();
    }
    const { wanted } = await tea.now();
    const refused = await rollbackStore(parts, caller, { name: 'tea', toRevision: 1 });
    expect(refused.userErrors).toMatchObject([
      { code: 'DATA_SCHEMA_CHANGED', path: ['input', 'toRevision'] },
    ]);
    expect(refused.userErrors[0]?.message).toMatch(/form of version 2\.21\.1; version 2\.20\.0/);
    expect(refused.userErrors[0]?.remedy).toMatch(/version 2\.21\.1 or newer: 2\..*restore a backup/);
    const unknown = await rollbackStore(parts, caller, { name: 'tea', toRevision: 7 });
    expect(unknown.userErrors[0]?.remedy).toBe('Choose one that was READY: 2.');
    expect((await tea.now()).wanted).toEqual(wanted);
    expect((await rollbackStore(parts, caller, { name: 'tea', toRevision: 2 })).userErrors).toEqual([]);
    expect((await tea.now()).wanted.engineVersion).toBe('2.21.1');
  });

  describe('from an upgrade with a migration that was cancelled', () => {
    const cancelledUpgrade = async (release: 'never begun' | 'begun') => {
      const { operation } = await upgradeStore(parts, caller, { name: 'tea', engineVersion: '2.21.2' });
      const { id } = must(operation, 'the upgrade is accepted');
      if (release === 'begun') await parts.db.work.step(id, 'release', { state: 'RUNNING' });
      expect((await cancelOperation(parts, caller, id)).userErrors).toEqual([]);
    };
    const back = async () => (await rollbackStore(parts, caller, { name: 'tea', toRevision: 1 })).userErrors;
    beforeEach(() => tea.created({ engineVersion: '2.20.0' }));

    test('is accepted while helm was not run for it: the data are as they were', async () => {
      await cancelledUpgrade('never begun');
      expect(await back()).toEqual([]);
      expect((await tea.now()).wanted).toMatchObject({ engineVersion: '2.20.0', revision: 3 });
    });

    test('is refused as soon as helm was run for it', async () => {
      await cancelledUpgrade('begun');
      expect(await back()).toMatchObject([{ code: 'DATA_SCHEMA_CHANGED' }]);
    });

    test('is refused when it was begun, given up, retried, and only then cancelled before helm', async () => {
      await upgradeStore(parts, caller, { name: 'tea', engineVersion: '2.21.2' });
      await tea.carriedOut(false);
      const { operation } = await retryStore(parts, caller, { name: 'tea' });
      expect((await cancelOperation(parts, caller, operation?.id ?? '')).userErrors).toEqual([]);
      expect(await back()).toMatchObject([{ code: 'DATA_SCHEMA_CHANGED' }]);
    });
  });

  test('refuses what is not there, what is wanted already, and what never became READY (D15)', async () => {
    await tea.created(woo);
    await updateStore(parts, caller, { name: 'tea', plan: 'MEDIUM' });
    await tea.carriedOut(false);
    await updateStore(parts, caller, { name: 'tea', plan: 'LARGE' });
    await tea.carriedOut();
    const to = async (toRevision: number) =>
      (await rollbackStore(parts, caller, { name: 'tea', toRevision })).userErrors[0];
    expect(await to(9)).toMatchObject({
      code: 'REVISION_NOT_FOUND',
      message: 'The store has no revision 9.',
      remedy: 'Choose one that was READY: 1.',
    });
    expect(await to(3)).toMatchObject({ code: 'INVALID_INPUT', remedy: 'Choose one that was READY: 1.' });
    expect(await to(2)).toMatchObject({ code: 'INVALID_INPUT', remedy: 'Choose one that was READY: 1.' });
  });
});
