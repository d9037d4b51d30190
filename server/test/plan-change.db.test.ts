import { beforeEach, describe, expect, test } from 'vitest';
import { updateStore } from '../src/commands/revise-store.ts';
import { planStore } from '../src/queries/plan-store.ts';
import { createRevisionDiff } from '../src/queries/revision-diff.ts';
import { aCaller, commandParts } from './builders/commands.ts';
import { livingStore } from './builders/living-store.ts';

type Parts = Awaited<ReturnType<typeof commandParts>>;
const caller = aCaller();
let parts: Parts;
let tea: ReturnType<typeof livingStore>;

beforeEach(async () => {
  parts = await commandParts();
  tea = livingStore(parts);
});

describe('a plan of a change', () => {
  const rendering = {
    render: ({ values }: { values: object }) =>
      Promise.resolve({
        kind: 'done' as const,
        manifest: `---\n# Source: x\nkind: Shop\nmetadata:\n  name: tea\nspec:\n  values: ${JSON.stringify(values)}\n`,
      }),
  };
  const plan = (input: Parameters<typeof planStore>[2]) =>
    planStore({ database: parts.db, helm: rendering, limits: parts.limits, facts: parts }, caller, input);

  test('has the hash that the mutation checks, until something changes', async () => {
    await tea.created({ engineVersion: '2.20.0' });
    const update = { name: 'tea', plan: 'LARGE' as const };
    const { plan: planned, userErrors } = await plan({ update });
    expect(userErrors).toEqual([]);
    const hash = planned?.hash ?? '';
    await updateStore(parts, caller, { name: 'tea', config: { title: 'Between' } });
    await tea.carriedOut();
    const late = await updateStore(parts, caller, { ...update, expectedPlanHash: hash });
    expect(late.userErrors).toMatchObject([
      {
        kind: 'planChanged',
        message: 'What would be changed is not what was reviewed.',
        currentHash: (await plan({ update })).plan?.hash,
      },
    ]);
    const upgrade = { name: 'tea', engineVersion: '2.21.2', expectedPlanHash: hash };
    expect((await plan({ upgrade })).userErrors).toMatchObject([
      { code: 'PLAN_CHANGED', message: 'What would be upgraded is not what was reviewed.' },
    ]);
    const now = (await plan({ update })).plan?.hash ?? '';
    expect((await updateStore(parts, caller, { ...update, expectedPlanHash: now })).userErrors).toEqual([]);
  });

  test('says what changes, what it takes, and what may surprise', async () => {
    await tea.created({ plan: 'LARGE', engineVersion: '2.20.0' });
    const smaller = (await plan({ update: { name: 'tea', plan: 'SMALL' } })).plan;
    expect(smaller?.objects.map(({ kind, action }) => `${kind} ${action}`)).toEqual([
      'Namespace KEEP',
      'LimitRange KEEP',
      'ResourceQuota CHANGE',
      'NetworkPolicy KEEP',
      'NetworkPolicy KEEP',
      'RoleBinding KEEP',
      'Secret KEEP',
      'Shop CHANGE',
    ]);
    expect(smaller?.objects.find(({ kind }) => kind === 'ResourceQuota')?.diff).toMatch(/^-.*limits.cpu/m);
    expect(smaller?.quotaAfter.map(({ limit }) => limit)).toEqual(
      expect.arrayContaining(['storesPerOwner', 'stores', 'limits.cpu', 'pods']),
    );
    expect(smaller?.warnings).toContain('The volume tea-database keeps its 50 GiB: volumes cannot shrink.');
    const newer = (await plan({ upgrade: { name: 'tea', engineVersion: '2.21.2' } })).plan;
    expect(newer?.warnings.join(' ')).toMatch(/no way back to 2.20.0/);
  });

  test('refuses what the mutation would refuse', async () => {
    await tea.created();
    const update = { name: 'tea', config: { theme: 'plaid' } };
    expect((await plan({ update })).userErrors).toMatchObject([{ path: ['input', 'config', 'theme'] }]);
    await updateStore(parts, caller, { name: 'tea', plan: 'LARGE' });
    expect((await plan({ update: { name: 'tea', plan: 'SMALL' } })).userErrors).toMatchObject([
      { code: 'OPERATION_IN_PROGRESS' },
    ]);
  });
});

describe('the diff of two revisions', () => {
  test('shows what their values and manifests differ in, secrets masked', async () => {
    const { id } = await tea.created();
    await updateStore(parts, caller, { name: 'tea', config: { title: 'More tea' } });
    await tea.carriedOut();
    const revisionOf = async (number: number) => {
      const revision = await parts.db.stores.revision(id, number);
      if (!revision) throw new Error(`no revision ${number}`);
      return revision;
    };
    const diff = createRevisionDiff(parts.db);
    const values = (await diff(await revisionOf(2), 1))?.values.split('\n') ?? [];
    expect(values.slice(0, 2)).toEqual(['--- revision 1', '+++ revision 2']);
    expect(values).toEqual(expect.arrayContaining(['-  title: Tea', '+  title: More tea']));
    expect((await diff(await revisionOf(2), 1))?.manifest).toBeUndefined();
    const manifest = (secret: string, title: string) =>
      `---\nkind: Secret\nmetadata:\n  name: tea\ndata:\n  KEY: ${secret}\n---\nkind: Shop\ntitle: ${title}\n`;
    await parts.db.work.manifest(id, 1, manifest('hunter1', 'Tea'));
    await parts.db.work.manifest(id, 2, manifest('hunter2', 'More tea'));
    const shown = (await diff(await revisionOf(2), 1))?.manifest;
    expect(shown).toContain('+title: More tea');
    expect(shown).not.toContain('hunter');
    expect(await diff(await revisionOf(2), 9)).toBeUndefined();
  });
});
