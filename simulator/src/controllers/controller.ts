import { StatusError } from '../api/api.ts';
import type { Api, Change, Clock, Controller, KubeObject } from '../api/api.ts';
import type { PodFaults } from '../faults/pod-faults.ts';
import { keyOf } from '../objects/meta.ts';
import { createWorkQueue } from './queue.ts';

/** What every controller is given. `report` hears of failures that are bugs, not of conflicts and refusals. */
export interface ControllerParts {
  api: Api;
  clock: Clock;
  events: EventRecorder;
  seed: string;
  /** Faults by library call; without them only annotations count. */
  podFaults?: PodFaults;
  /** Whether CronJobs make Jobs when they are due; default false. */
  cronRuns?: boolean;
  report: (message: string, error: unknown) => void;
}

export interface EventRecorder {
  /** Notes one happening at an object; the same one again only raises its count. Never throws. */
  record(
    about: EventSubject,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string; component: string },
  ): void;
}

export interface EventSubject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string; resourceVersion?: string };
  fieldPath?: string;
}

export interface Requeue {
  /** Work on this key again after a while, whatever happens until then. */
  after(key: string, milliseconds: number): void;
}

export interface ControllerDefinition {
  name: string;
  /** Which keys a change of an object of this kind concerns. `own` is for the objects whose keys are worked on. */
  watches: Record<string, (change: Change) => readonly string[]>;
  /** Kinds whose objects are worked on: at the start every one of them is looked at once. */
  starts: readonly string[];
  /** The keys of such an object; default: its own. */
  startKeys?: (object: KubeObject) => readonly string[];
  reconcile: (key: string, requeue: Requeue) => void;
  /** Looks at everything again when a fault of pods comes or goes. */
  heedsFaults?: boolean;
}

/**
 * A level-triggered controller: looks at everything once, then at what changed. `reconcile` reads the present state and must
 * change nothing when all is well. A refusal by the API is tried again with growing pauses.
 */
export function createController(parts: ControllerParts, definition: ControllerDefinition): Controller {
  const { api, clock, report } = parts;
  const { startKeys = (object) => [keyOf(object)] } = definition;
  const open = (): (() => void) => {
    const queue = createWorkQueue({
      clock,
      process: (key) => {
        definition.reconcile(key, { after: queue.addAfter });
      },
      failed: (key, error) => {
        if (!(error instanceof StatusError)) report(`${definition.name} failed on ${key}`, error);
      },
    });
    const unsubscribe = api.subscribe((change) => {
      for (const key of definition.watches[change.object.kind]?.(change) ?? []) queue.add(key);
    });
    const all = (): void => {
      // Noted while filtering: what a filter turns down is never copied.
      const note = (object: KubeObject): boolean => {
        for (const key of startKeys(object)) queue.add(key);
        return false;
      };
      for (const kind of definition.starts) api.list(kind, { filter: note });
    };
    all();
    const unheed = definition.heedsFaults === true ? parts.podFaults?.subscribe(all) : undefined;
    return () => {
      unheed?.();
      unsubscribe();
      queue.stop();
    };
  };
  let close: (() => void) | undefined;
  return {
    start() {
      close ??= open();
    },
    stop() {
      close?.();
      close = undefined;
    },
  };
}

export function own(change: Change): readonly string[] {
  return [keyOf(change.object)];
}
