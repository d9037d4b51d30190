import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cancelOperation } from '../../src/commands/cancel-operation.ts';
import { createStore } from '../../src/commands/create-store.ts';
import { deleteStore } from '../../src/commands/delete-store.ts';
import type { CommandParts, StoreOperationResult } from '../../src/commands/parts.ts';
import { retryStore } from '../../src/commands/retry-store.ts';
import { updateStore } from '../../src/commands/revise-store.ts';
import { resumeStore, rotateStoreSecrets, suspendStore } from '../../src/commands/store-state.ts';
import { reconcilerActor } from '../../src/domain/actor.ts';
import type { Operation } from '../../src/domain/operation/operation.ts';
import { systemRandom } from '../../src/lib/clock.ts';
import { aCaller, commandParts, someInput } from '../builders/commands.ts';
import { aNewEvent, aReceipt, anAuditEntry } from '../builders/work.ts';
import { type Act, after, type Answer, type Model, nothing, possible } from './history-model.ts';

/** Together about 30,000 acts, others at each run; 5,000 histories are about 100,000. */
const histories = Number(process.env['SHOPYARD_TEST_HISTORIES'] ?? 1500);
const atOnce = 100;

const act = fc.oneof(
  { weight: 2, arbitrary: fc.nat(1e6).map((n): Act => ({ do: 'update', title: `Tea ${String(n)}` })) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom<Exclude<Act['do'], 'update'>[]>(
        'create',
        'create',
        'suspend',
        'resume',
        'rotate',
        'delete',
        'cancel',
        'retry',
        'repair',
        'fail',
        'succeed',
        'succeed',
        'succeed',
      )
      .map((word): Act => ({ do: word })),
  },
);
const isWorker = ({ do: word }: Act): boolean => ['succeed', 'fail', 'repair'].includes(word);
/** Acts of one turn are done at the same time; of the store's one worker there is one at most. */
const turn = fc
  .array(act, { minLength: 1, maxLength: 3 })
  .map((acts) => acts.filter((each, index) => !isWorker(each) || acts.findIndex(isWorker) === index));
const history = fc.array(turn, { minLength: 6, maxLength: 14 });

/** Histories that were found to matter; a new one that fails belongs here. */
const remembered: Act[][][] = [
  [[{ do: 'create' }], [{ do: 'delete' }, { do: 'succeed' }, { do: 'create' }], [{ do: 'succeed' }]],
  [
    [{ do: 'create' }],
    [{ do: 'fail' }, { do: 'retry' }, { do: 'update', title: 'Other' }],
    [{ do: 'delete' }, { do: 'retry' }],
  ],
  [
    [{ do: 'create' }],
    [{ do: 'succeed' }],
    [{ do: 'repair' }, { do: 'suspend' }, { do: 'delete' }],
    [{ do: 'cancel' }],
  ],
];

const current = async ({ db }: CommandParts, name: string): Promise<Operation | undefined> =>
  db.operations.byId((await db.stores.byName(name))?.currentOperationId ?? '');

const told = (
  act: Act,
  { userErrors, operation }: Pick<StoreOperationResult, 'userErrors' | 'operation'>,
): Answer => ({
  act,
  says: userErrors[0]?.code ?? 'ok',
  kind: operation?.kind,
});

/** As the reconciler ends an operation; `none` where it was over already. */
async function end(parts: CommandParts, act: Act, name: string): Promise<Answer> {
  const { db } = parts;
  const operation = await current(parts, name);
  const none: Answer = { act, says: 'none' };
  const isDeletion = operation?.kind === 'DELETE';
  if (!operation || (isDeletion && act.do === 'fail')) return none;
  const about = { id: operation.storeId, name, owner: operation.owner };
  const audit = anAuditEntry({ target: name });
  const error = { code: 'JOB_FAILED', message: 'The seed job failed.', at: 0 } as const;
  if (isDeletion) {
    const receipt = aReceipt({ release: name });
    await db.work.deleted(about.id, operation.id, receipt, aNewEvent(about), audit);
  } else if (act.do === 'succeed')
    await db.work.finish(operation.id, { state: 'SUCCEEDED' }, aNewEvent(about), audit);
  else await db.work.finish(operation.id, { state: 'FAILED', error }, aNewEvent(about), audit);
  const ended = await db.operations.byId(operation.id);
  const wanted = act.do === 'fail' ? 'FAILED' : 'SUCCEEDED';
  return ended?.state === wanted ? { act, says: 'ok', kind: operation.kind } : none;
}

async function heal({ db }: CommandParts, act: Act, name: string): Promise<Answer> {
  const store = await db.stores.byName(name);
  if (!store) return { act, says: 'none' };
  const operation = {
    id: `op_${systemRandom.id()}`,
    kind: 'REPAIR' as const,
    requestedBy: reconcilerActor,
    maxAttempts: 3,
    steps: ['accepted', 'release'],
  };
  const begun = await db.work.repair(store.id, operation, aNewEvent(store), anAuditEntry({ target: name }));
  return { act, says: begun ? 'ok' : 'none', kind: 'REPAIR' };
}

async function perform(parts: CommandParts, name: string, act: Act): Promise<Answer> {
  const by = aCaller();
  switch (act.do) {
    case 'create':
      return told(act, await createStore(parts, by, someInput({ name })));
    case 'update':
      return told(act, await updateStore(parts, by, { name, config: { title: act.title } }));
    case 'suspend':
      return told(act, await suspendStore(parts, by, { name }));
    case 'resume':
      return told(act, await resumeStore(parts, by, { name }));
    case 'rotate':
      return told(act, await rotateStoreSecrets(parts, by, { name }));
    case 'delete':
      return told(act, await deleteStore(parts, by, { name, confirmName: name }));
    case 'retry':
      return told(act, await retryStore(parts, by, { name }));
    case 'cancel': {
      const operation = await current(parts, name);
      return operation ? told(act, await cancelOperation(parts, by, operation.id)) : { act, says: 'none' };
    }
    case 'repair':
      return heal(parts, act, name);
    case 'succeed':
    case 'fail':
      return end(parts, act, name);
  }
}

async function seen(parts: CommandParts, name: string): Promise<Omit<Model, 'failed'>> {
  const store = await parts.db.stores.byName(name);
  const { failed: _failed, ...none } = nothing;
  if (!store) return none;
  const { suspended, deleting, generation, credentialsVersion, config } = store.wanted;
  const running = (await current(parts, name))?.kind;
  return { living: true, running, suspended, deleting, generation, credentialsVersion, title: config.title };
}

/** Answers what no order of the acts can explain. */
async function play(parts: CommandParts, name: string, turns: readonly (readonly Act[])[]): Promise<void> {
  let states: Model[] = [nothing];
  for (const [index, acts] of turns.entries()) {
    const answers = await Promise.all(acts.map((each) => perform(parts, name, each)));
    const left = possible(states, answers);
    const real = await seen(parts, name);
    states = left.filter(
      ({ failed: _failed, ...model }) => JSON.stringify(sorted(model)) === JSON.stringify(sorted(real)),
    );
    if (states.length === 0)
      throw new Error(
        `turn ${String(index)} answered ${JSON.stringify(answers)} and left ${JSON.stringify(real)}; possible were ${JSON.stringify(left)}`,
      );
  }
}

const sorted = (model: object): unknown => Object.entries(model).toSorted(([a], [b]) => (a < b ? -1 : 1));

test('random acts of people, workers and healing, up to three at once: each store is as one order of them explains (F9)', async () => {
  const seed = Math.trunc(performance.now() * 1000) % 2 ** 31;
  process.stderr.write(`seed of F9: ${String(seed)}\n`);
  const all = [...remembered, ...fc.sample(history, { numRuns: histories, seed })];
  let parts = await commandParts();
  for (let from = 0; from < all.length; from += atOnce) {
    if (from % 500 === 0 && from > 0) {
      expect(await parts.db.audit.verify()).toBeUndefined();
      parts = await commandParts();
    }
    await Promise.all(
      all.slice(from, from + atOnce).map((turns, index) =>
        play(parts, `tea-${String(from + index)}`, turns).catch((error: unknown) => {
          throw new Error(`seed ${String(seed)}: ${JSON.stringify(turns)}`, { cause: error });
        }),
      ),
    );
  }
}, 400_000);

test('the model itself refuses what must not be', () => {
  const [made] = after(nothing, { act: { do: 'create' }, says: 'ok', kind: 'CREATE' });
  expect(made).toMatchObject({ living: true, running: 'CREATE' });
  expect(possible([made ?? nothing], [{ act: { do: 'suspend' }, says: 'ok', kind: 'SUSPEND' }])).toEqual([]);
  expect(possible([made ?? nothing], [{ act: { do: 'create' }, says: 'ok', kind: 'CREATE' }])).toEqual([]);
  expect(possible([made ?? nothing], [{ act: { do: 'repair' }, says: 'ok', kind: 'REPAIR' }])).toEqual([]);
});
