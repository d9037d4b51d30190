import {
  beginBaseline,
  inspect,
  type Inspection,
  seenObjects,
  type Suspect,
  watchedKinds,
} from '../../domain/drift/baseline.ts';
import { fightEndsAt, isFight } from '../../domain/drift/fight.ts';
import { isFinished } from '../../domain/operation/operation.ts';
import type { ReconcilerDeps } from '../dependencies.ts';
import type { Gathered } from '../gather.ts';
import type { StoreMemory } from '../store-memory.ts';
import type { HealingBrakes } from './healing-brakes.ts';
import type { HealingMemory } from './healing-memory.ts';
import { markerKey, recordMarker, wantedKeys } from './wanted-objects.ts';

export interface WatchOverParts {
  deps: Pick<ReconcilerDeps, 'db'>;
  brakes: HealingBrakes;
}

/** How the recorded namespace is seen. */
export function namespaceState({ store, facts }: Gathered): 'ours' | 'leaving' | 'gone' | 'other' {
  const { namespace } = facts.observed;
  if (namespace === undefined) return 'gone';
  if (namespace.uid !== store.namespaceUid) return 'other';
  return namespace.deleting || namespace.phase === 'Terminating' ? 'leaving' : 'ours';
}

/**
 * Compares what the watches show of a store with how its objects were left, without asking anybody. Answers whether
 * something is suspect, and when it has to be looked at again though nothing is observed.
 */
export async function watchOver(
  parts: WatchOverParts,
  memory: StoreMemory,
  gathered: Gathered,
): Promise<{ work: boolean; at: number | undefined }> {
  const { store, facts } = gathered;
  const { healing } = memory;
  const quiet = { work: false, at: undefined };
  const isLiving = store.namespaceUid !== undefined && !store.wanted.deleting;
  if (!isLiving || memory.revision?.applied !== true) {
    if (healing.vanishedAt !== undefined) await parts.brakes.back(store, facts.now);
    healing.vanishedAt = undefined;
    return quiet;
  }
  const state = namespaceState(gathered);
  if (state !== 'ours') {
    healing.vanishedAt ??= facts.now;
    await parts.brakes.vanished(store, healing.vanishedAt, facts.now);
    return { work: state !== 'leaving', at: undefined };
  }
  if (healing.vanishedAt !== undefined) await parts.brakes.back(store, facts.now);
  healing.vanishedAt = undefined;
  forgetFights(healing, facts.now);
  const { suspects, lookAgainAt } = await inspectStore(parts, memory, gathered);
  const open = suspects.filter((suspect) => !isSettled(healing, gathered, suspect));
  const waits = suspects.flatMap(({ key }) => healing.settled.get(key)?.until ?? []);
  const times = [lookAgainAt, ...waits, ...fightEnds(healing)].filter(
    (at): at is number => at !== undefined && at > facts.now,
  );
  return { work: open.length > 0, at: times.length === 0 ? undefined : Math.min(...times) };
}

/** The suspects that are worth a look now. */
export async function openSuspects(
  parts: Pick<WatchOverParts, 'deps'>,
  memory: StoreMemory,
  gathered: Gathered,
): Promise<Suspect[]> {
  const { suspects } = await inspectStore(parts, memory, gathered);
  const open = suspects.filter((suspect) => !isSettled(memory.healing, gathered, suspect));
  const record = markerKey(recordMarker);
  if (!memory.healing.recordInDoubt || open.some(({ key }) => key === record)) return open;
  return [...open, { key: record, why: 'changed' }];
}

async function inspectStore(
  { deps }: Pick<WatchOverParts, 'deps'>,
  { healing }: StoreMemory,
  gathered: Gathered,
): Promise<Inspection> {
  const { store, facts, input, engine } = gathered;
  if (!healing.isLoaded) {
    healing.baseline = await deps.db.stores.baseline(store.id);
    healing.isLoaded = true;
  }
  const number = store.wanted.revision;
  const isCurrent =
    healing.baseline?.revision === number && markerKey(input.credentialsSecret) in healing.baseline.objects;
  if (!isCurrent) {
    const manifest = (await deps.db.stores.revision(store.id, number))?.manifest;
    if (manifest === undefined) return { suspects: [], adopted: {}, lookAgainAt: undefined };
    const keys = wantedKeys({ store, engine, input, manifest }, watchedKinds);
    healing.baseline = beginBaseline(number, facts.now, keys);
    healing.isDirty = true;
  }
  const baseline = healing.baseline;
  if (baseline === undefined) return { suspects: [], adopted: {}, lookAgainAt: undefined };
  const found = inspect(baseline, facts.observed, facts.now);
  if (Object.keys(found.adopted).length > 0) setFingerprints(healing, found.adopted);
  const suspected = new Set(found.suspects.map(({ key }) => key));
  for (const key of healing.settled.keys()) if (!suspected.has(key)) healing.settled.delete(key);
  await keep(deps, gathered, healing);
  return found;
}

export function setFingerprints(healing: HealingMemory, fingerprints: Record<string, string>): void {
  if (!healing.baseline) return;
  healing.baseline = { ...healing.baseline, objects: { ...healing.baseline.objects, ...fingerprints } };
  healing.isDirty = true;
}

/** Written down once everything was seen, or nothing is at work any more: not with every object that comes up. */
export async function keep(
  deps: WatchOverParts['deps'],
  { store, operation }: Pick<Gathered, 'store' | 'operation'>,
  healing: HealingMemory,
): Promise<void> {
  const { baseline } = healing;
  if (!baseline || !healing.isDirty) return;
  const isComplete = Object.values(baseline.objects).every((fingerprint) => fingerprint !== null);
  const isResting = operation === undefined || isFinished(operation);
  if (!isComplete && !isResting) return;
  healing.isDirty = false;
  await deps.db.work.baseline(store.id, baseline);
}

export const seenAs = ({ facts }: Pick<Gathered, 'facts'>, key: string): string =>
  seenObjects(facts.observed).get(key)?.fingerprint ?? 'missing';

function isSettled(healing: HealingMemory, gathered: Gathered, { key }: Suspect): boolean {
  const settled = healing.settled.get(key);
  if (!settled) return false;
  if (settled.until > gathered.facts.now && settled.seen === seenAs(gathered, key)) return true;
  healing.settled.delete(key);
  return false;
}

const fightEnds = ({ finding, healed }: HealingMemory): number[] =>
  finding?.code === 'DRIFT_FOUGHT' ? [...healed.values()].map(fightEndsAt) : [];

/** A fight that has ended is no longer named. */
function forgetFights(healing: HealingMemory, now: number): void {
  if (healing.finding?.code === 'NAMESPACE_NOT_OURS') healing.finding = undefined;
  if (healing.finding?.code !== 'DRIFT_FOUGHT') return;
  if (![...healing.healed.values()].some((times) => isFight(times, now))) healing.finding = undefined;
}
