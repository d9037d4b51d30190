import { stringify } from 'yaml';
import { sees } from '../domain/access/sees.ts';
import { scopeProblem } from '../domain/access/permission.ts';
import type { Caller } from '../domain/actor.ts';
import { engineInput } from '../domain/engine-input.ts';
import type { Engine } from '../domain/engine.ts';
import { storeNotFound } from '../domain/input/store-ref.ts';
import { operationInProgress, verbProblem } from '../domain/operation/verb-problem.ts';
import type { UpdateStoreInput, UpgradeStoreInput } from '../domain/plan/change-input.ts';
import { creationRefusal, planChanged } from '../domain/plan/creation-refusal.ts';
import { type ChangePlan, versionOf } from '../domain/plan/plan-change.ts';
import { planUpdate } from '../domain/plan/plan-update.ts';
import { planUpgrade } from '../domain/plan/plan-upgrade.ts';
import type { UserError } from '../domain/reason.ts';
import { quotaUse } from '../domain/store/quota.ts';
import type { QuotaUse } from '../domain/store/status.ts';
import type { Revision, Store } from '../domain/store/store.ts';
import { must } from '../lib/assert.ts';
import { clusterWarnings } from './plan-warnings.ts';
import type { DeploymentPlan, PlanAnswer, PlanStoreParts } from './plan-store.ts';
import { ownObject, ownObjects, plannedObjects, renderedObjects } from './planned-objects.ts';
import { renderChart } from './render-chart.ts';

export type AskedChange =
  { kind: 'UPDATE'; input: UpdateStoreInput } | { kind: 'UPGRADE'; input: UpgradeStoreInput };

const refused = (...userErrors: UserError[]): PlanAnswer => ({ plan: undefined, userErrors });

/** What `updateStore` or `upgradeStore` would do with this input: the same checks and the same hash. Changes nothing. */
export async function planChangeOf(
  parts: PlanStoreParts,
  caller: Caller,
  asked: AskedChange,
): Promise<PlanAnswer> {
  const { database } = parts;
  const forbidden = scopeProblem(caller, 'OPERATE');
  if (forbidden) return refused(forbidden);
  const store = await database.stores.byName(asked.input.name);
  if (!store || !sees(caller, store.owner)) return refused(storeNotFound(asked.input.name));
  const running = store.currentOperationId && (await database.operations.byId(store.currentOperationId));
  if (running && !store.wanted.deleting) return refused(operationInProgress(store, running));
  const wrongPhase = verbProblem(asked.kind, store);
  if (wrongPhase) return refused(wrongPhase);
  const current = must(
    await database.stores.revision(store.id, store.wanted.revision),
    `revision ${store.wanted.revision} of store ${store.id} exists`,
  );
  const planned = planOf(parts, store, current, asked);
  if ('userErrors' in planned) return refused(...planned.userErrors);
  const { plan } = planned;
  const { expectedPlanHash } = asked.input;
  if (typeof expectedPlanHash === 'string' && expectedPlanHash !== plan.hash)
    return refused(planChanged(asked.kind, plan.hash));
  const taken = await takenHost(parts, store, plan);
  if (taken) return refused(taken);
  return { plan: await deployment(parts, { store, current, plan, kind: asked.kind }), userErrors: [] };
}

function planOf(
  { facts }: PlanStoreParts,
  store: Store,
  current: Revision,
  asked: AskedChange,
): { plan: ChangePlan } | { userErrors: UserError[] } {
  if (asked.kind === 'UPGRADE') return planUpgrade(store, current, asked.input, facts);
  const found = versionOf(current, facts, ['input', 'name']);
  return 'userErrors' in found ? found : planUpdate(store, found.version, asked.input, facts);
}

async function takenHost(
  { database }: PlanStoreParts,
  { name, wanted }: Store,
  plan: ChangePlan,
): Promise<UserError | undefined> {
  const { domains } = plan.wanted;
  for (const host of domains.filter((domain) => !wanted.domains.includes(domain)))
    if (await database.stores.hostTaken(host))
      return creationRefusal({ kind: 'domainTaken', host }, { name, domains, suggestions: [] });
  return undefined;
}

interface Change {
  store: Store;
  current: Revision;
  plan: ChangePlan;
  kind: AskedChange['kind'];
}

async function deployment(parts: PlanStoreParts, change: Change): Promise<DeploymentPlan> {
  const { database, limits } = parts;
  const { store, plan, kind } = change;
  const { engine, wanted } = plan;
  const before = await manifestNow(parts, change);
  const after =
    plan.revision === undefined
      ? before
      : await renderChart(parts.helm, store, { archive: plan.version.archive, values: plan.values });
  const railsBefore = engine.guardRails(inputNow(parts, store));
  const own = ownObjects(store, plan.guardRails);
  const amounts = engine.plan(wanted.plan);
  const usual = await database.operations.usualSeconds(kind, engine.kind);
  const counts = [
    {
      limit: 'storesPerOwner',
      used: await database.stores.count({ owner: store.owner }),
      max: limits.storesPerOwner,
    },
    { limit: 'stores', used: await database.stores.count({}), max: limits.stores },
  ];
  return {
    hash: plan.hash,
    objects: [
      ...plannedObjects(ownObjects(store, railsBefore).map(ownObject), own.map(ownObject)),
      ...plannedObjects(renderedObjects(before), renderedObjects(after)),
    ],
    manifest: [...own.map((object) => stringify(object)), after.replace(/^---\n/, '')].join('---\n'),
    requests: amounts.requests,
    limits: amounts.limits,
    quotaAfter: [...counts, ...quotaAfter(engine, store, plan)],
    estimatedSeconds: usual?.total,
    warnings: [...plan.warnings, ...clusterWarnings(await database.clusters.byId(store.clusterId))],
  };
}

const inputNow = ({ facts }: PlanStoreParts, store: Store) =>
  engineInput(store, facts.edgeOf(store.clusterId), facts.operator ? { operator: facts.operator } : {});

/** What the last rollout applied, else what it would apply. */
async function manifestNow(parts: PlanStoreParts, { store, current }: Change): Promise<string> {
  if (current.manifest !== undefined) return current.manifest;
  const archive = parts.facts.catalogue.byDigest(current.chartDigest)?.archive;
  return archive === undefined ? '' : renderChart(parts.helm, store, { archive, values: current.values });
}

/** The namespace's quota once the change has rolled out, with what the new size reserves. */
function quotaAfter(engine: Engine, { wanted, status }: Store, plan: ChangePlan): QuotaUse[] {
  const quota = plan.guardRails.find(({ kind }) => kind === 'ResourceQuota');
  const { hard = {} } = (quota?.['spec'] ?? {}) as { hard?: Record<string, string> };
  const [before, after] = [engine.plan(wanted.plan), engine.plan(plan.wanted.plan)];
  const growth: Record<string, number> = {
    'requests.cpu': after.requests.cpuMillicores - before.requests.cpuMillicores,
    'limits.cpu': after.limits.cpuMillicores - before.limits.cpuMillicores,
    'requests.memory': after.requests.memoryMiB - before.requests.memoryMiB,
    'limits.memory': after.limits.memoryMiB - before.limits.memoryMiB,
    pods: after.requests.pods - before.requests.pods,
  };
  return quotaUse({ hard, used: {} }).map(({ limit, max }) => {
    const now = status.quota.find((use) => use.limit === limit)?.used ?? 0;
    return { limit, used: Math.max(0, now + (growth[limit] ?? 0)), max };
  });
}
