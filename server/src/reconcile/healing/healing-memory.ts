import type { Baseline } from '../../domain/drift/baseline.ts';
import type { HealTimes } from '../../domain/drift/fight.ts';
import type { Finding } from '../../domain/store/checks/finding.ts';

/** An object that was looked at; what the watches show of it says nothing new until it differs from `seen`. */
interface Settled {
  /** Fingerprint in the watches' picture when it was looked at; `missing` where it was not there. */
  seen: string;
  until: number;
}

/** What healing remembers of one store. Only the baseline is durable. */
export interface HealingMemory {
  baseline: Baseline | undefined;
  /** Whether the durable baseline was read. */
  isLoaded: boolean;
  /** The baseline in memory knows more than the durable one. */
  isDirty: boolean;
  settled: Map<string, Settled>;
  healed: Map<string, HealTimes>;
  /** When the namespace was first seen gone or going, without anybody having asked for it. */
  vanishedAt: number | undefined;
  /** Helm's record was seen pending or changed from outside: to be looked at. */
  recordInDoubt: boolean;
  /** What a person should know: somebody fights, or the name is taken by a namespace that is not ours. */
  finding: Finding | undefined;
}

export const newHealingMemory = (): HealingMemory => ({
  baseline: undefined,
  isLoaded: false,
  isDirty: false,
  settled: new Map(),
  healed: new Map(),
  vanishedAt: undefined,
  recordInDoubt: false,
  finding: undefined,
});
