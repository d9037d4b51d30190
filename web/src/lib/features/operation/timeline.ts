import type { OperationPartsFragment } from '#lib/graphql/generated/operations.ts';
import type { Tone } from '#lib/lib/tone.ts';

type Step = OperationPartsFragment['steps'][number];

export interface TimelineStep {
  name: string;
  state: Step['state'];
  tone: Tone;
  seconds: number | null;
  usualSeconds: number | null;
  /** Percent of the track, on one scale for the whole operation. */
  widthPercent: number;
  tickPercent: number | null;
  message: string | null;
}

const tones: Record<Step['state'], Tone> = {
  QUEUED: 'unknown',
  RUNNING: 'busy',
  SUCCEEDED: 'ready',
  FAILED: 'bad',
  CANCELLED: 'rest',
};

/**
 * Each step's time and usual time on one scale. The scale is the square root of the time: a step of six minutes
 * stays the longest by far, and one of a second can still be seen.
 */
export function timelineOf(operation: OperationPartsFragment, nowMs: number): TimelineStep[] {
  const timed = operation.steps.map((step) => ({ step, seconds: secondsOf(step, nowMs) }));
  const longest = Math.max(
    1,
    ...timed.flatMap(({ step, seconds }) => [seconds ?? 0, (step.usualSeconds ?? 0) * 1.15]),
  );
  const percent = (seconds: number): number => Math.min(100, Math.sqrt(seconds / longest) * 100);
  return timed.map(({ step, seconds }) => ({
    name: step.name,
    state: step.state,
    tone: tones[step.state],
    seconds,
    usualSeconds: step.usualSeconds,
    widthPercent: seconds === null ? 0 : Math.max(0.6, percent(seconds)),
    tickPercent: step.usualSeconds === null ? null : percent(step.usualSeconds),
    message: step.message,
  }));
}

function secondsOf(step: Step, nowMs: number): number | null {
  if (step.startedAt === null) return null;
  const end = step.finishedAt === null ? nowMs : Date.parse(step.finishedAt);
  return Math.max(0, (end - Date.parse(step.startedAt)) / 1000);
}

/** From start to end, or until now. */
export function operationSeconds(
  operation: Pick<OperationPartsFragment, 'queuedAt' | 'startedAt' | 'finishedAt'>,
  nowMs: number,
): number {
  const end = operation.finishedAt === null ? nowMs : Date.parse(operation.finishedAt);
  return Math.max(0, (end - Date.parse(operation.startedAt ?? operation.queuedAt)) / 1000);
}
