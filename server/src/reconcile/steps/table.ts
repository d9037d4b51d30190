import type { StepName } from '../../domain/operation/choose-step.ts';
import type { OperationKind } from '../../domain/words.ts';
import { makeCredentials } from './credentials.ts';
import { takeInventory } from './delete-inventory.ts';
import { removeNamespace } from './delete-namespace.ts';
import { waitForPods } from './delete-pods.ts';
import { uninstall } from './delete-uninstall.ts';
import { waitForVolumes } from './delete-volumes.ts';
import { applyGuardRails, raiseGuardRails } from './guard-rails.ts';
import { makeNamespace } from './namespace.ts';
import { recordVolumes } from './record-volumes.ts';
import { applyRelease } from './release.ts';
import { retireLogin } from './retire.ts';
import type { Step } from './step.ts';

interface StepEntry {
  run: Step;
  /** Takes one of the slots while it runs: it applies objects or runs helm. */
  needsSlot: boolean;
  /** Name of its failpoints. */
  place: string;
}

const forward: Partial<Record<StepName, StepEntry>> = {
  namespace: { run: makeNamespace, needsSlot: true, place: 'namespace' },
  'guard-rails': { run: applyGuardRails, needsSlot: true, place: 'guard-rails' },
  credentials: { run: makeCredentials, needsSlot: true, place: 'credentials' },
  release: { run: applyRelease, needsSlot: true, place: 'release' },
  retire: { run: retireLogin, needsSlot: true, place: 'retire' },
  quota: { run: applyGuardRails, needsSlot: true, place: 'quota' },
  'record-volumes': { run: recordVolumes, needsSlot: false, place: 'record-volumes' },
};

/** In a store that runs already. */
const change: typeof forward = {
  ...forward,
  'guard-rails': { run: raiseGuardRails, needsSlot: true, place: 'guard-rails' },
};

const deletion: Partial<Record<StepName, StepEntry>> = {
  inventory: { run: takeInventory, needsSlot: false, place: 'delete-inventory' },
  uninstall: { run: uninstall, needsSlot: true, place: 'delete-uninstall' },
  pods: { run: waitForPods, needsSlot: false, place: 'delete-pods' },
  namespace: { run: removeNamespace, needsSlot: true, place: 'delete-namespace' },
  volumes: { run: waitForVolumes, needsSlot: false, place: 'delete-volumes' },
  'record-volumes': { run: recordVolumes, needsSlot: false, place: 'record-volumes' },
};

export function stepEntry(kind: OperationKind | undefined, step: StepName): StepEntry | undefined {
  if (kind === 'DELETE') return deletion[step];
  return (kind === 'CREATE' ? forward : change)[step];
}
