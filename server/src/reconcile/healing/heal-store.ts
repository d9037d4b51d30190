import { ClusterError } from '../../cluster/cluster.ts';
import type { Suspect } from '../../domain/drift/baseline.ts';
import { chooseHeal, type HealChoice } from '../../domain/drift/choose-heal.ts';
import { isFight, nextHealAt, noteHeal } from '../../domain/drift/fight.ts';
import { autoscaled } from '../../domain/drift/replicas.ts';
import { isDoneInAttempt } from '../../domain/operation/attempt.ts';
import { isFinished } from '../../domain/operation/operation.ts';
import { forwardActs } from '../../domain/operation/step-names.ts';
import { spread } from '../../lib/backoff.ts';
import type { ReconcilerDeps } from '../dependencies.ts';
import type { Gathered } from '../gather.ts';
import { writeCredentials } from '../steps/credentials.ts';
import type { StoreMemory } from '../store-memory.ts';
import { healObject, type ObjectAnswer } from './heal-object.ts';
import type { HealingBrakes } from './healing-brakes.ts';
import { checkRecord } from './release-record.ts';
import { remakeNamespace } from './remake-namespace.ts';
import { driftFinding, failedWords, healedEvent } from './words.ts';
import { keep, namespaceState, openSuspects, seenAs, setFingerprints } from './watch-over.ts';
import { markerKey, recordMarker, type WantedObject, wantedObjects } from './wanted-objects.ts';

export interface HealParts {
  deps: ReconcilerDeps;
  brakes: HealingBrakes;
  isUsable: (clusterId: string) => boolean;
}

/** What healing one store needs. */
export interface Patient extends Gathered {
  deps: ReconcilerDeps;
  memory: StoreMemory;
}

export interface Healed {
  /** Something was done: look at the store again. */
  acted: boolean;
  /** When there is more to be done without anything being observed. */
  at: number | undefined;
}

const settledMs = 30_000;
const failedAgainMs = 15_000;

/**
 * Looks at what is suspect of a store that nothing else is done to, and puts it right. To be called by the store's
 * one worker. Nothing is done where anything about the cluster is in doubt.
 */
export async function healStore(parts: HealParts, memory: StoreMemory, gathered: Gathered): Promise<Healed> {
  const { store, facts } = gathered;
  const patient = { ...gathered, deps: parts.deps, memory };
  const choice = await choose(parts, memory, gathered);
  try {
    if (choice.do === 'remake') return await remakeNamespace(patient);
    if (choice.do === 'look') return await look(patient, choice.suspects);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    parts.deps.log('warn', 'healing could not go on', { storeId: store.id, error });
    const waitMs = Math.max(failedAgainMs, error.retryAfterMs ?? 0);
    return { acted: false, at: facts.now + spread(waitMs, parts.deps.random) };
  }
  return { acted: false, at: choice.until };
}

async function choose(parts: HealParts, memory: StoreMemory, gathered: Gathered): Promise<HealChoice> {
  const { store, facts, operation } = gathered;
  const namespace = namespaceState(gathered);
  const applied = store.namespaceUid !== undefined && memory.revision?.applied === true;
  const busy =
    operation !== undefined &&
    !isFinished(operation) &&
    !forwardActs.every((act) => isDoneInAttempt(operation, act));
  const isOurs = namespace === 'ours' && applied && !busy && !store.wanted.deleting;
  const hasFailed = operation?.kind === 'REPAIR' && operation.state === 'FAILED';
  return chooseHeal({
    usable: parts.isUsable(store.clusterId),
    stopped: parts.brakes.stopOf(store.clusterId) !== undefined,
    deleting: store.wanted.deleting,
    applied,
    busy,
    namespace,
    vanishedAt: memory.healing.vanishedAt,
    repairFailedAt: hasFailed ? operation.finishedAt : undefined,
    suspects: isOurs ? await openSuspects(parts, memory, gathered) : [],
    now: facts.now,
  });
}

async function look(patient: Patient, suspects: readonly Suspect[]): Promise<Healed> {
  const { store, deps, memory } = patient;
  const manifest = (await deps.db.stores.revision(store.id, store.wanted.revision))?.manifest;
  if (manifest === undefined) return { acted: false, at: undefined };
  const wanted = wantedObjects({ ...patient, manifest });
  const minimums = autoscaled([...wanted.values()].map((object) => object.manifest));
  let acted = false;
  const later: number[] = [];
  for (const { key } of suspects) {
    if (isPostponed(patient, key)) continue;
    if (key === markerKey(patient.input.credentialsSecret))
      acted = (await healCredentials(patient, key)) || acted;
    else if (key === markerKey(recordMarker)) {
      const answer = await checkRecord(patient);
      settle(patient, key, answer.fingerprint);
      acted = answer.acted || acted;
      if (answer.repairs) break;
    } else {
      const object = wanted.get(key);
      const minReplicas = store.wanted.suspended ? undefined : minimums.get(key);
      const answer = object && (await healOne(patient, key, object, minReplicas));
      acted = answer?.acted === true || acted;
      if (answer?.at !== undefined) later.push(answer.at);
    }
  }
  await keep(deps, patient, memory.healing);
  return { acted, at: later.length === 0 ? undefined : Math.min(...later) };
}

/** A change of limits is an operation's business while one runs; a claim that is going would take its pod's data along. */
function isPostponed({ operation, facts }: Patient, key: string): boolean {
  const isAtWork = operation !== undefined && !isFinished(operation);
  if (isAtWork && /^(ResourceQuota|LimitRange)\//.test(key)) return true;
  const losesData = facts.observed.claims.some(({ deleting }) => deleting);
  return losesData && /^(Deployment|StatefulSet)\//.test(key);
}

async function healOne(
  patient: Patient,
  key: string,
  wanted: WantedObject,
  minReplicas: number | undefined,
): Promise<Healed> {
  const { deps, memory, cluster, facts } = patient;
  const times = memory.healing.healed.get(key) ?? [];
  const mayHeal = nextHealAt(times, facts.now) <= facts.now;
  let answer: ObjectAnswer;
  try {
    answer = await healObject({ connection: cluster.connection, wanted, minReplicas, mayHeal });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'refused') throw error;
    settle(patient, key, undefined);
    await deps.db.work.event(failedWords(patient, wanted.manifest, error.message));
    return { acted: false, at: undefined };
  }
  if (answer.kind === 'drifted') {
    memory.healing.finding = driftFinding(wanted.manifest, answer, times.length);
    const at = nextHealAt(times, facts.now);
    memory.healing.settled.set(key, { seen: seenAs(patient, key), until: at });
    return { acted: true, at };
  }
  settle(patient, key, answer.kind === 'leaving' ? undefined : answer.fingerprint);
  if (answer.kind === 'leaving' || answer.kind === 'intact') return { acted: false, at: undefined };
  const noted = noteHeal(times, facts.now);
  memory.healing.healed.set(key, noted);
  if (isFight(noted, facts.now))
    memory.healing.finding = driftFinding(
      wanted.manifest,
      answer.kind === 'healed' ? answer : { words: 'it is deleted', by: [] },
      noted.length,
    );
  await deps.db.work.event(healedEvent(patient, wanted.manifest, answer));
  return { acted: true, at: undefined };
}

/** The same credentials again: they are derived. A Secret that took their name is put away first, it cannot be changed. */
async function healCredentials(patient: Patient, key: string): Promise<boolean> {
  const { cluster, store, input, deps } = patient;
  const ref = { apiVersion: 'v1', kind: 'Secret', namespace: store.namespace, name: input.credentialsSecret };
  let marker: string;
  try {
    marker = await writeCredentials(patient);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.kind !== 'refused') throw error;
    await cluster.connection.remove(ref);
    marker = await writeCredentials(patient);
  }
  settle(patient, key, marker);
  const manifest = { kind: 'Secret', metadata: { name: ref.name, namespace: ref.namespace } };
  await deps.db.work.event(healedEvent(patient, manifest, { kind: 'made' }));
  return true;
}

/** What is seen of it now is known; undefined leaves the baseline as it is. */
function settle(patient: Patient, key: string, fingerprint: string | undefined): void {
  const { memory, facts } = patient;
  memory.healing.settled.set(key, { seen: seenAs(patient, key), until: facts.now + settledMs });
  if (fingerprint !== undefined) setFingerprints(memory.healing, { [key]: fingerprint });
}
