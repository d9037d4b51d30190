import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOperation } from '../../../test/builders.ts';
import type { Reason } from '../reason.ts';
import { type Choice, chooseStep, type HeldStep, type StepName } from './choose-step.ts';
import { isFinished, type Operation } from './operation.ts';
import { deletionSteps, forwardSteps } from './step-names.ts';

const now = 1_000_000;
const components = [
  { name: 'database', kind: 'StatefulSet' },
  { name: 'seed', kind: 'Job' },
  { name: 'ingress', kind: 'Ingress' },
] as const;
const trouble: Reason = { code: 'IMAGE_PULL_FAILED', component: 'backend', message: 'No such image.', at: 0 };

/** A world in which every answer of the cluster is drawn, and what the worker does with each choice. */
interface World {
  operation: Operation;
  held: HeldStep | undefined;
  now: number;
  ready: boolean;
  steps: string[];
}

type Luck = 'done' | 'waits' | 'fails' | 'refuses' | 'ready' | 'away' | 'jobFails';

function turn(world: World, luck: Luck): Choice {
  const choice = chooseStep({
    operation: world.operation,
    held: world.held,
    now: world.now,
    ready: world.ready,
    usable: luck !== 'away',
    hopeless: luck === 'jobFails' ? { error: trouble, from: 0 } : undefined,
    trouble: undefined,
    unrecordedVolumes: false,
    seen: { pods: 0, namespace: true },
    timeoutMs: 600_000,
  });
  const { operation } = world;
  if (choice.kind === 'wait') world.now = Math.max(world.now + 1, choice.until ?? world.now + 1000);
  if (choice.kind === 'begin') {
    world.operation = {
      ...operation,
      state: 'RUNNING',
      attempt: choice.attempt,
      attemptStartedAt: world.now,
      startedAt: operation.startedAt ?? world.now,
      retryAt: undefined,
    };
    world.held = undefined;
  }
  if (choice.kind === 'succeed') world.operation = { ...operation, state: 'SUCCEEDED' };
  if (choice.kind === 'endAttempt') {
    const isOver = choice.final || operation.attempt >= operation.maxAttempts;
    world.operation = isOver
      ? { ...operation, state: 'FAILED' }
      : { ...operation, state: 'QUEUED', retryAt: world.now + 10_000 };
    world.held = undefined;
  }
  if (choice.kind === 'step') runInWorld(world, choice.step, luck);
  if (luck === 'ready') world.ready = true;
  return choice;
}

function runInWorld(world: World, step: StepName, luck: Luck): void {
  world.steps.push(step);
  if (luck === 'waits' || luck === 'fails' || luck === 'refuses') {
    const error = luck === 'waits' ? undefined : trouble;
    world.held = { step, until: world.now + 1000, wasClear: false, error, retryable: luck !== 'refuses' };
    return;
  }
  world.held = undefined;
  world.now += 10;
  world.operation = {
    ...world.operation,
    steps: world.operation.steps.map((each) =>
      each.name === step ? { ...each, state: 'SUCCEEDED', finishedAt: world.now } : each,
    ),
  };
}

const lucks = fc.constantFrom<Luck>('done', 'done', 'waits', 'fails', 'refuses', 'ready', 'away', 'jobFails');

test('whatever the cluster answers, an operation ends, its acts keep their order, and nothing follows the end', () => {
  fc.assert(
    fc.property(
      fc.array(lucks, { maxLength: 120 }),
      fc.constantFrom<'CREATE' | 'DELETE'>('CREATE', 'DELETE'),
      (luck, kind) => {
        const names = kind === 'CREATE' ? forwardSteps(components) : deletionSteps();
        const world: World = {
          operation: anOperation({
            kind,
            maxAttempts: kind === 'CREATE' ? 3 : 1,
            steps: names.map((name) => ({
              name,
              state: name === 'accepted' ? 'SUCCEEDED' : 'QUEUED',
              startedAt: undefined,
              finishedAt: undefined,
              message: undefined,
            })),
          }),
          held: undefined,
          now,
          ready: false,
          steps: [],
        };
        for (const each of luck) turn(world, each);
        // From here on everything goes well, as after the faults of a test have stopped.
        world.ready = true;
        for (let turns = 0; turns < 100 && !isFinished(world.operation); turns += 1) turn(world, 'done');
        expect(isFinished(world.operation)).toBe(true);
        if (kind === 'DELETE') expect(world.operation.state).toBe('SUCCEEDED');
        const before = world.steps.length;
        expect(turn(world, 'done').kind).toBe('done');
        expect(world.steps.length).toBe(before);
        const first = [...new Set(world.steps)].filter((step) => step !== 'record-volumes');
        expect(first).toEqual(names.filter((name) => first.includes(name)));
      },
    ),
  );
});
