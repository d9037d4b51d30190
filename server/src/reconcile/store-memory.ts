import type { ExpectedComponent } from '../domain/engine.ts';
import type { HeldStep } from '../domain/operation/choose-step.ts';
import type { RolledOut } from '../domain/store/rolled-out.ts';
import type { ProbeResult } from '../domain/store/observed.ts';
import type { JobLogs } from './job-logs.ts';
import type { NodesRead } from './node-facts.ts';
import { type HealingMemory, newHealingMemory } from './healing/healing-memory.ts';

/** What does not survive a restart because it can be seen or asked again. One per living store that was looked at. */
export interface StoreMemory {
  held: HeldStep | undefined;
  /** Failures or waits in a row of the held step; lengthens its delay. */
  heldCount: number;
  probe: ProbeResult;
  /** Since when it waits for a slot, by this process's clock. */
  waitsSince: number | undefined;
  /** It waits to begin being made, and its status says so. */
  waitsToBegin: boolean;
  /** Failed Jobs that an attempt has removed; the watch may show them a moment longer. */
  removedJobs: Set<string>;
  /** A helm run of an earlier process ended unseen: look at the release before acting on it. */
  mustRecover: boolean;
  /** Failed uninstalls in a row. */
  uninstallFailures: number;
  running: { operationId: string | undefined; abort: AbortController } | undefined;
  /** What follows from what is wanted; computed once per generation. */
  derived: { key: string; expected: ExpectedComponent[]; seedHash: string } | undefined;
  /** The wanted revision's row as last read; only this process changes it. `revisionWrites` counts its changes. */
  revision: { number: number; applied: boolean; becameReady: boolean } | undefined;
  revisionWrites: number;
  /** What this process's last rollout left in the cluster: until the watches show it, they show what was before. */
  rolledOut: RolledOut | undefined;
  healing: HealingMemory;
  jobLogs: JobLogs;
  nodes: NodesRead | undefined;
}

/** To be called after the revision's row was written. */
export function revisionWritten(memory: StoreMemory): void {
  memory.revision = undefined;
  memory.revisionWrites += 1;
}

export class StoreMemories {
  readonly #all = new Map<string, StoreMemory>();

  get size(): number {
    return this.#all.size;
  }

  of(storeId: string): StoreMemory {
    let memory = this.#all.get(storeId);
    if (!memory) {
      memory = {
        held: undefined,
        heldCount: 0,
        probe: { kind: 'never' },
        waitsSince: undefined,
        waitsToBegin: false,
        removedJobs: new Set(),
        mustRecover: false,
        uninstallFailures: 0,
        running: undefined,
        derived: undefined,
        revision: undefined,
        revisionWrites: 0,
        rolledOut: undefined,
        healing: newHealingMemory(),
        jobLogs: new Map(),
        nodes: undefined,
      };
      this.#all.set(storeId, memory);
    }
    return memory;
  }

  known(storeId: string): StoreMemory | undefined {
    return this.#all.get(storeId);
  }

  /** The clock was set to `now`: what is to wait until a time waits no longer. */
  forgetTimes(now: number): void {
    for (const memory of this.#all.values()) {
      memory.held = undefined;
      memory.heldCount = 0;
      memory.healing.settled.clear();
      memory.healing.healed.clear();
      if (memory.healing.vanishedAt !== undefined) memory.healing.vanishedAt = now;
    }
  }

  forget(storeId: string): void {
    this.#all.delete(storeId);
  }

  values(): Iterable<StoreMemory> {
    return this.#all.values();
  }
}
