import { type ChangePlan, planRevision, versionOf } from '../domain/plan/plan-change.ts';
import type { Reason } from '../domain/reason.ts';
import type { Revision, Store } from '../domain/store/store.ts';
import { must } from '../lib/assert.ts';
import type { ReconcilerDeps } from './dependencies.ts';
import type { Gathered } from './gather.ts';

type Deps = Pick<ReconcilerDeps, 'db' | 'engines'>;

/**
 * What the automatic return makes of a store: chart, configuration, plan and domains of the revision that was READY,
 * because any of them may be what failed (docs/decisions/2026-11-21-return-undoes-the-change.md). Storage, credentials
 * and labels stay as they are now. A domain that another store has taken meanwhile is left out.
 */
export async function planReturn(
  { db, engines }: Deps,
  { store, cluster }: Pick<Gathered, 'store' | 'cluster'>,
  to: Revision,
  error: Reason,
): Promise<ChangePlan> {
  const facts = { catalogue: engines, edgeOf: () => cluster.edge, operator: cluster.operator };
  const found = versionOf(to, facts, []);
  const version = must('version' in found ? found.version : undefined, 'the chart to go back to is there');
  const { wanted } = store;
  const domains = to.domains ? await stillFree(db, store, to.domains) : wanted.domains;
  const next = { config: to.config, plan: to.plan ?? wanted.plan, domains };
  const cause = `automatic rollback to revision ${to.number}: ${error.code}`;
  return planRevision(store, { version, next, cause }, facts);
}

async function stillFree(
  db: Deps['db'],
  { wanted }: Pick<Store, 'wanted'>,
  hosts: readonly string[],
): Promise<string[]> {
  const free: string[] = [];
  for (const host of hosts)
    if (wanted.domains.includes(host) || !(await db.stores.hostTaken(host))) free.push(host);
  return free;
}
