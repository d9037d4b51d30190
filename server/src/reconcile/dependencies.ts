import type { ClusterConnection } from '../cluster/cluster.ts';
import type { Database } from '../db/database.ts';
import type { EdgeSettings } from '../domain/cluster.ts';
import type { CredentialKey, EngineCatalogue } from '../domain/engine.ts';
import type { Helm } from '../helm/helm.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Failpoints } from '../lib/failpoints.ts';

/** A cluster that this control plane works on. */
export interface ReconciledCluster {
  connection: ClusterConnection;
  edge: EdgeSettings;
  /** The ServiceAccount that the store's RoleBinding names; default: see EngineInput. */
  operator?: { name: string; namespace: string };
}

/** Long enough for a kubelet to have asked the registry twice. */
export const missingImageGraceMs = 20_000;

export interface ReconcilerSettings {
  /** Running helm and apply steps. Default 5. */
  slots: number;
  /** Stores being made at the same time. Default 20. */
  provisioning: number;
  /** Deadline of one attempt. Default 600,000. */
  provisionTimeoutMs: number;
  /** Delay before the second attempt; doubles. Default 10,000. */
  retryBackoffMs: number;
  /** How long an image may be missing in a change before it goes back to what was READY. */
  imageGraceMs: number;
}

export const defaultReconcilerSettings: ReconcilerSettings = {
  slots: 5,
  provisioning: 20,
  provisionTimeoutMs: 600_000,
  retryBackoffMs: 10_000,
  imageGraceMs: missingImageGraceMs,
};

/** Values of a store's credentials Secret; the same request always gives the same answer. */
export type DeriveCredentials = (request: {
  storeId: string;
  version: number;
  keys: readonly CredentialKey[];
}) => Record<string, string>;

/** Plain callbacks for gauges and histograms; must not throw. Labels are steps and outcomes, never a store's name. */
export interface ReconcilerMetrics {
  stepEnded(step: string, outcome: 'done' | 'waits' | 'failed', seconds: number): void;
  operationEnded(kind: string, state: string, seconds: number): void;
  projected(changed: boolean): void;
  probed(answer: string): void;
}

export type ReconcilerLog = (
  level: 'info' | 'warn' | 'error',
  message: string,
  fields?: Record<string, unknown>,
) => void;

export interface ReconcilerDeps {
  db: Database;
  helm: Helm;
  engines: EngineCatalogue;
  clusters: readonly ReconciledCluster[];
  credentials: DeriveCredentials;
  settings: ReconcilerSettings;
  clock: Clock;
  random: Random;
  log: ReconcilerLog;
  metrics?: Partial<ReconcilerMetrics>;
  failpoints?: Failpoints;
}
