import { beforeEach, expect, test } from 'vitest';
import { aCaller, commandParts, edge } from '../../test/builders/commands.ts';
import { livingStore } from '../../test/builders/living-store.ts';
import { createStore } from '../commands/create-store.ts';
import { updateStore } from '../commands/revise-store.ts';
import { rotateStoreSecrets } from '../commands/store-state.ts';
import type { Reason } from '../domain/reason.ts';
import type { Revision } from '../domain/store/store.ts';
import { planReturn } from './plan-return.ts';

const caller = aCaller();
const error: Reason = { code: 'UNSCHEDULABLE', message: 'No room.', at: 1 };
let parts: Awaited<ReturnType<typeof commandParts>>;
let tea: ReturnType<typeof livingStore>;

beforeEach(async () => {
  parts = await commandParts();
  tea = livingStore(parts);
});

/** What the return of the store as it is now to this revision would be. */
async function back(change: Partial<Revision> = {}, to = 1) {
  const store = await tea.now();
  const revision = await parts.db.stores.revision(store.id, to);
  if (!revision) throw new Error(`no revision ${to}`);
  const cluster = { edge } as Parameters<typeof planReturn>[1]['cluster'];
  return planReturn(
    { db: parts.db, engines: parts.catalogue },
    { store, cluster },
    { ...revision, ...change },
    error,
  );
}

test('takes back configuration, plan and domains of a change, and keeps volumes and labels', async () => {
  const before = await tea.created({ domains: ['tea.example.com'] });
  await updateStore(parts, caller, {
    name: 'tea',
    plan: 'LARGE',
    config: { title: 'Changed' },
    domains: ['other.example.com'],
    labels: [{ key: 'team', value: 'a' }],
  });
  const { wanted, revision } = await back();
  expect(wanted).toMatchObject({
    generation: 3,
    revision: 3,
    config: before.wanted.config,
    plan: 'SMALL',
    domains: ['tea.example.com'],
    labels: [{ key: 'team', value: 'a' }],
    storage: { 'tea-database': 50 },
  });
  expect(revision).toMatchObject({
    cause: 'automatic rollback to revision 1: UNSCHEDULABLE',
    plan: 'SMALL',
    domains: ['tea.example.com'],
  });
});

test('keeps credentials that were rotated since', async () => {
  await tea.created();
  await rotateStoreSecrets(parts, caller, { name: 'tea' });
  await tea.carriedOut();
  await updateStore(parts, caller, { name: 'tea', config: { title: 'Changed' } });
  expect((await back({}, 1)).wanted).toMatchObject({ credentialsVersion: 2, suspended: false });
});

test('leaves out a domain that another store has taken meanwhile', async () => {
  await tea.created({ domains: ['a.example.com', 'b.example.com'] });
  await updateStore(parts, caller, { name: 'tea', domains: [] });
  const coffee = { name: 'coffee', engine: 'MEDUSA' as const, domains: ['a.example.com'] };
  expect((await createStore(parts, caller, coffee)).userErrors).toEqual([]);
  expect((await back()).wanted.domains).toEqual(['b.example.com']);
});

test('keeps the present domains where the row is older than their column', async () => {
  await tea.created();
  await updateStore(parts, caller, { name: 'tea', domains: ['tea.example.com'] });
  expect((await back({ domains: undefined, plan: undefined })).wanted).toMatchObject({
    domains: ['tea.example.com'],
    plan: 'SMALL',
  });
});
