import type { ProbeResult } from '../store/observed.ts';
import type { ComponentStatus, StoreStatus } from '../store/status.ts';
import { actsOf, isDone } from './attempt.ts';
import type { Operation } from './operation.ts';
import type { OperationState } from '../words.ts';

export interface StepChange {
  name: string;
  state: OperationState;
  message?: string;
}

interface ProgressFacts {
  operation: Operation;
  status: StoreStatus;
  /** Names of the components that are done, and those that are Jobs. */
  done: ReadonlySet<string>;
  jobs: ReadonlySet<string>;
  probe: ProbeResult;
}

/**
 * What observation says about the steps that only wait (components, seed, probe) of an operation that brings a
 * revision up. They run side by side once the release is applied; only differences are answered.
 */
export function stepProgress(facts: ProgressFacts): StepChange[] {
  const { operation, status, done, jobs } = facts;
  if (operation.kind === 'DELETE' || operation.state !== 'RUNNING') return [];
  if (!actsOf(operation).every((act) => isDone(operation, act))) return [];
  const changes = status.components
    .filter((component) => !jobs.has(component.name))
    .map((component) => change(component.name, done.has(component.name), component));
  const allDone = status.components.every((component) => done.has(component.name));
  if (jobs.size > 0) {
    const open = status.components.find((component) => jobs.has(component.name) && !done.has(component.name));
    changes.push(change('seed', open === undefined, open));
  } else changes.push({ name: 'seed', state: 'SUCCEEDED' });
  if (allDone) changes.push(probeChange(facts.probe, status));
  return changes.filter((each) => differs(operation, each));
}

function change(name: string, isComponentDone: boolean, component: ComponentStatus | undefined): StepChange {
  if (isComponentDone) return { name, state: 'SUCCEEDED' };
  const message = component?.reason?.message;
  return { name, state: 'RUNNING', ...(message === undefined ? {} : { message }) };
}

function probeChange(probe: ProbeResult, status: StoreStatus): StepChange {
  const selling = status.conditions.find((condition) => condition.type === 'SELLING');
  if (probe.kind === 'unreachable') return { name: 'probe', state: 'SUCCEEDED', message: probe.message };
  if (selling?.status === 'TRUE') return { name: 'probe', state: 'SUCCEEDED' };
  return {
    name: 'probe',
    state: 'RUNNING',
    ...(probe.kind === 'notSelling' || probe.kind === 'silent' ? { message: probe.message } : {}),
  };
}

function differs(operation: Operation, { name, state, message }: StepChange): boolean {
  const step = operation.steps.find((candidate) => candidate.name === name);
  return (
    step !== undefined &&
    (step.state !== state || (state === 'RUNNING' && message !== undefined && step.message !== message))
  );
}
