import type { StorePhase, StoreRowFragment } from '#lib/graphql/generated/operations.ts';
import { stores } from '#lib/text/stores.ts';
import { stepName } from '#lib/text/words.ts';
import { rough } from '#lib/lib/time.ts';
import type { Berth, ComponentTone, Tone } from '#lib/lib/tone.ts';

export const phaseTones: Record<StorePhase, Tone> = {
  REQUESTED: 'busy',
  PROVISIONING: 'busy',
  READY: 'ready',
  DEGRADED: 'warn',
  UPDATING: 'busy',
  SUSPENDED: 'rest',
  FAILED: 'bad',
  DELETING: 'gone',
  UNKNOWN: 'unknown',
};

/** The order of chips, the fleet bar and "needs attention first". */
export const phasesByUrgency: readonly StorePhase[] = [
  'FAILED',
  'DEGRADED',
  'UNKNOWN',
  'UPDATING',
  'PROVISIONING',
  'REQUESTED',
  'DELETING',
  'SUSPENDED',
  'READY',
];
export const phasesByLife: readonly StorePhase[] = [
  'READY',
  'REQUESTED',
  'PROVISIONING',
  'UPDATING',
  'DEGRADED',
  'FAILED',
  'UNKNOWN',
  'SUSPENDED',
  'DELETING',
];

type Sight = Pick<StoreRowFragment, 'phase' | 'components' | 'currentOperation'>;

/** One mark per component, in the order the API gives: that of dependence. */
export function berthsOf(store: Sight): Berth[] {
  return store.components.map((component) => ({ name: component.name, tone: berthTone(component, store) }));
}

function berthTone(component: StoreRowFragment['components'][number], store: Sight): ComponentTone {
  if (store.phase === 'SUSPENDED' || (component.wanted === 0 && store.phase !== 'DELETING')) return 'rest';
  if (store.phase === 'DELETING') return component.ready > 0 ? 'going' : 'none';
  if (component.ready >= component.wanted) return 'ready';
  if (component.reason && component.reason.code !== 'WAITING_FOR_COMPONENT') return 'bad';
  if (store.phase === 'DEGRADED' || store.phase === 'FAILED') return 'warn';
  const step = store.currentOperation?.steps.find((one) => one.name === component.name);
  return component.ready > 0 || step?.state === 'RUNNING' ? 'going' : 'none';
}

/** Plain Ready says nothing; everything else has one sentence. Decides a row's height, so it needs no clock. */
export function hasSentence(store: StoreRowFragment): boolean {
  return store.phase !== 'READY' || store.reason !== null;
}

/** What is happening, with numbers and the remedy, in words a shopkeeper understands. */
export function sentenceOf(store: StoreRowFragment, nowMs: number, clusterName: string): string {
  const say = stores.sentence;
  if (store.phase === 'UNKNOWN') return say.unknown(clusterName);
  const running = store.currentOperation?.steps.find((step) => step.state === 'RUNNING');
  if (store.reason?.code === 'WAITING_FOR_COMPONENT') return waitingSentence(store, store.reason, nowMs);
  if (store.reason) {
    const told = store.reason.message;
    return store.reason.remedy ? `${stopped(told)} ${store.reason.remedy}` : told;
  }
  if (store.phase === 'REQUESTED') return say.waitingForSlot(store.currentOperation?.queuePosition ?? null);
  if (running) return timed(stepName(running.name, store.currentOperation?.kind ?? ''), running, nowMs);
  if (store.phase === 'PROVISIONING' || store.phase === 'UPDATING') return say.accepted;
  if (store.phase === 'SUSPENDED') return say.suspended;
  if (store.phase === 'DELETING') return say.deleting;
  const behind = store.components.filter((one) => one.ready < one.wanted).map((one) => one.name);
  return behind.length > 0 ? say.degraded(behind.join(', ')) : '';
}

/** The numbers are ours where we have them: they tick, those of the message stood still when it was written. */
function waitingSentence(
  store: StoreRowFragment,
  reason: NonNullable<StoreRowFragment['reason']>,
  nowMs: number,
): string {
  const component = store.components.find((one) => one.name === reason.component);
  const steps = store.currentOperation?.steps ?? [];
  const step =
    steps.find((one) => one.name === component?.name && one.state === 'RUNNING') ??
    steps.find((one) => one.state === 'RUNNING');
  const told = component
    ? stores.sentence.waitingFor(component.name, component.ready, component.wanted)
    : ended(reason.message);
  return step ? timed(told, step, nowMs) : told;
}

function timed(
  told: string,
  step: { startedAt: string | null; usualSeconds: number | null },
  nowMs: number,
): string {
  if (step.startedAt === null) return stores.sentence.running(told);
  const elapsed = rough((nowMs - Date.parse(step.startedAt)) / 1000);
  if (step.usualSeconds === null) return stores.sentence.runningFor(told, elapsed);
  return stores.sentence.runningOf(told, elapsed, rough(step.usualSeconds));
}

function ended(text: string): string {
  return text.replace(/[.…\s]+$/, '');
}

function stopped(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
