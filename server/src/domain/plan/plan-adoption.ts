import { engineInput } from '../engine-input.ts';
import { refusal, shown } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import type { Store, Wanted } from '../store/store.ts';
import type { StoreRecord } from '../store/store-record.ts';
import { planCreation, type CreationFacts, type CreationPlan } from './plan-creation.ts';

/** A namespace with our labels that no store has. */
export interface Orphan {
  clusterId: string;
  namespace: string;
  namespaceUid: string;
  /** Of its label. */
  storeId: string;
  record: StoreRecord;
}

export interface AdoptionPlan extends Pick<CreationPlan, 'engine' | 'version'> {
  store: Pick<
    Store,
    'id' | 'name' | 'owner' | 'engine' | 'namespace' | 'namespaceUid' | 'clusterId' | 'wanted'
  >;
  values: Record<string, unknown>;
  components: ReturnType<CreationPlan['engine']['components']>;
}

const path = ['input', 'namespace'];

/**
 * The store that an orphan's record describes, under its old id and with its old credentials, or why it cannot be
 * taken over. The record is judged by the same rules as the input of a creation. Pure.
 */
export function planAdoption(
  orphan: Orphan,
  facts: Omit<CreationFacts, 'owner'> & { keyFingerprint: string | undefined },
): { plan: AdoptionPlan } | { userErrors: UserError[] } {
  const { record, clusterId, namespace, namespaceUid, storeId } = orphan;
  const problem = recordProblem(orphan, facts.keyFingerprint);
  if (problem) return { userErrors: [problem] };
  const { name, engine, wanted: before, owner } = record;
  const { plan: size, engineVersion, config, domains, labels } = before;
  const input = { name, engine, plan: size, engineVersion, config, domains, labels, cluster: clusterId };
  const planned = planCreation(input, { ...facts, owner });
  if ('userErrors' in planned) return { userErrors: [notRunnable(namespace, planned.userErrors)] };
  const { plan } = planned;
  const { suspended, credentialsVersion, storage, edge } = before;
  const wanted: Wanted = {
    ...plan.store.wanted,
    suspended,
    credentialsVersion,
    ...(storage ? { storage } : {}),
    ...(edge ? { edge } : {}),
  };
  const store = { ...plan.store, id: storeId, namespace, namespaceUid, wanted };
  const asked = engineInput(
    store,
    facts.edgeOf(clusterId),
    facts.operator ? { operator: facts.operator } : {},
  );
  return {
    plan: {
      engine: plan.engine,
      version: plan.version,
      store,
      values: plan.engine.values(asked),
      components: plan.engine.components(asked),
    },
  };
}

function recordProblem(
  { record, namespace, storeId }: Orphan,
  keyFingerprint: string | undefined,
): UserError | undefined {
  if (record.storeId !== storeId || `store-${record.name}` !== namespace)
    return refusal(
      path,
      `The record in ${shown(namespace)} is that of another store.`,
      'Bring back the ConfigMap "shopyard-store" of this namespace as it was.',
    );
  if (record.keyFingerprint === keyFingerprint) return undefined;
  return refusal(
    path,
    `The passwords in ${shown(namespace)} come from another platform key than the one of this server.`,
    'Start the server with the platform key that it had when the store was made.',
  );
}

const notRunnable = (namespace: string, problems: readonly UserError[]): UserError =>
  refusal(
    path,
    `The store in ${shown(namespace)} cannot be run by this server: ${problems.map(({ message }) => message).join(' ')}`,
    'Start the server with the settings and charts that it had when the store was made.',
  );
