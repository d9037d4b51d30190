import { stringify } from 'yaml';
import type { Limits } from '../db/acceptance.ts';
import type { Database } from '../db/database.ts';
import { clientKey } from '../domain/access/client-address.ts';
import { scopeProblem } from '../domain/access/permission.ts';
import type { Caller } from '../domain/actor.ts';
import type { Cluster, ResourceAmounts } from '../domain/cluster.ts';
import { nameCandidates } from '../domain/input/store-name.ts';
import type { UpdateStoreInput, UpgradeStoreInput } from '../domain/plan/change-input.ts';
import type { CreateStoreInput } from '../domain/plan/creation-input.ts';
import { creationRefusal, planChanged } from '../domain/plan/creation-refusal.ts';
import {
  planCreation,
  plannedStoreId,
  type CreationFacts,
  type CreationPlan,
} from '../domain/plan/plan-creation.ts';
import type { UserError } from '../domain/reason.ts';
import type { QuotaUse } from '../domain/store/status.ts';
import type { Helm } from '../helm/helm.ts';
import { planChangeOf } from './plan-change.ts';
import { edgeAdmissionWarnings } from '../domain/edge-controllers.ts';
import { clusterWarnings } from './plan-warnings.ts';
import {
  ownObject,
  ownObjects,
  plannedObjects,
  renderedObjects,
  type PlannedObject,
} from './planned-objects.ts';
import { renderChart } from './render-chart.ts';

export interface DeploymentPlan {
  hash: string;
  objects: PlannedObject[];
  manifest: string;
  requests: ResourceAmounts;
  limits: ResourceAmounts;
  quotaAfter: QuotaUse[];
  estimatedSeconds: number | undefined;
  warnings: string[];
}

export interface PlanStoreParts {
  database: Pick<Database, 'accept' | 'clusters' | 'operations' | 'stores'>;
  helm: Pick<Helm, 'render'>;
  facts: Omit<CreationFacts, 'owner' | 'clusters'>;
  limits: Limits;
}

export interface PlanAnswer {
  plan: DeploymentPlan | undefined;
  userErrors: readonly UserError[];
}

const refused = (...userErrors: UserError[]): PlanAnswer => ({ plan: undefined, userErrors });

/** Exactly one of these. */
export type PlanStoreInput =
  { create: CreateStoreInput } | { update: UpdateStoreInput } | { upgrade: UpgradeStoreInput };

/** What a mutation would do with this input: the same checks and the same hash, and the rendered objects. Changes nothing. */
export async function planStore(
  parts: PlanStoreParts,
  caller: Caller,
  wanted: PlanStoreInput,
): Promise<PlanAnswer> {
  if ('update' in wanted) return planChangeOf(parts, caller, { kind: 'UPDATE', input: wanted.update });
  if ('upgrade' in wanted) return planChangeOf(parts, caller, { kind: 'UPGRADE', input: wanted.upgrade });
  return planCreationOf(parts, caller, wanted.create);
}

async function planCreationOf(
  parts: PlanStoreParts,
  caller: Caller,
  input: CreateStoreInput,
): Promise<PlanAnswer> {
  const forbidden = scopeProblem(caller, 'CREATE');
  if (forbidden) return refused(forbidden);
  const clusters = await parts.database.clusters.all();
  const planned = planCreation(input, { ...parts.facts, owner: caller.owner, clusters });
  if ('userErrors' in planned) return refused(...planned.userErrors);
  const { plan } = planned;
  const { expectedPlanHash } = input;
  if (typeof expectedPlanHash === 'string' && expectedPlanHash !== plan.hash)
    return refused(planChanged('CREATE', plan.hash));
  const refusal = await rowsRefuse(parts, caller, plan);
  if (refusal) return refused(refusal);
  const cluster = clusters.find(({ id }) => id === plan.store.clusterId);
  return { plan: await deployment(parts, caller, plan, cluster), userErrors: [] };
}

async function rowsRefuse(
  { database, limits }: PlanStoreParts,
  caller: Caller,
  { store }: CreationPlan,
): Promise<UserError | undefined> {
  const { name, owner, wanted } = store;
  const hosts = wanted.domains;
  const address = clientKey(caller.address);
  const answer = await database.accept.refusalOf({ name, owner, hosts, address, limits });
  if (answer === undefined) return undefined;
  const suggestions: string[] = [];
  if (answer.kind === 'nameTaken')
    for (const candidate of nameCandidates(name))
      if (suggestions.length < 3 && !(await database.stores.byName(candidate))) suggestions.push(candidate);
  return creationRefusal(answer, { name, domains: hosts, suggestions });
}

async function deployment(
  { database, helm, limits }: PlanStoreParts,
  caller: Caller,
  { engine, store, version, hash, as }: CreationPlan,
  cluster: Cluster | undefined,
): Promise<DeploymentPlan> {
  const { values, guardRails, input } = as(plannedStoreId);
  const { wanted } = store;
  const manifest = await renderChart(helm, store, { archive: version.archive, values });
  const own = ownObjects(store, guardRails);
  const amounts = engine.plan(wanted.plan);
  const usual = await database.operations.usualSeconds('CREATE', engine.kind);
  return {
    hash,
    objects: [...plannedObjects([], own.map(ownObject)), ...chartObjects(manifest)],
    manifest: [...own.map((object) => stringify(object)), manifest.replace(/^---\n/, '')].join('---\n'),
    requests: amounts.requests,
    limits: amounts.limits,
    quotaAfter: [
      {
        limit: 'storesPerOwner',
        used: (await database.stores.count({ owner: caller.owner })) + 1,
        max: limits.storesPerOwner,
      },
      { limit: 'stores', used: (await database.stores.count({})) + 1, max: limits.stores },
    ],
    estimatedSeconds: usual?.total ?? engine.usualSeconds ?? undefined,
    warnings: [...warnings(cluster, wanted.domains), ...edgeAdmissionWarnings(input.edge)],
  };
}

/** Where a store does not exist yet, everything is made. */
const chartObjects = (manifest: string): PlannedObject[] => plannedObjects([], renderedObjects(manifest));

function warnings(cluster: Cluster | undefined, domains: readonly string[]): string[] {
  const pointing = `Point ${domains.join(' and ')} at the cluster's ingress; until then only the stable address works.`;
  return [...clusterWarnings(cluster), ...(domains.length > 0 ? [pointing] : [])];
}
