import type { ReasonCode } from '../domain/words.ts';

export type ReleaseStatus =
  'absent' | 'deployed' | 'failed' | 'pending' | 'uninstalling' | 'superseded' | 'unreadable';

export interface ReleaseFacts {
  status: ReleaseStatus;
  /** Helm's own number. */
  helmRevision: number | undefined;
  /** Ours, from the label or description `shopyard.dev/revision=N` of that run. */
  revision: number | undefined;
}

export type HelmOutcome =
  | { kind: 'done'; manifest: string }
  | { kind: 'failed'; code: ReasonCode; message: string; remedy?: string; retryable: boolean }
  | { kind: 'timedOut'; message: string }
  | { kind: 'locked'; message: string };

/**
 * The helm binary. One process per store at a time (the caller's slot guarantees it); each run has its deadline:
 * SIGTERM, 20 s, SIGKILL of the process group. Output is bounded; values go over stdin and are never logged.
 */
export interface Helm {
  version(): Promise<string>;
  /** install or upgrade; `--server-side=true --force-conflicts --wait=hookOnly --reset-values -f -`. */
  apply(
    run: HelmRunInput & { archive: string; values: Record<string, unknown>; revision: number },
  ): Promise<HelmOutcome>;
  /** Local rendering without a cluster, for planStore. */
  render(input: {
    archive: string;
    release: string;
    namespace: string;
    values: Record<string, unknown>;
  }): Promise<{ kind: 'done'; manifest: string } | { kind: 'failed'; message: string }>;
  uninstall(run: HelmRunInput): Promise<HelmOutcome>;
  /** Throws HelmError where it cannot be found out: that is not `absent`. */
  facts(run: Omit<HelmRunInput, 'runId'>): Promise<ReleaseFacts>;
  /**
   * Frees a release left pending: back to the last good revision, or, where there is none, finishes the first one
   * (nothing is taken away). An interrupted uninstall is finished. Answers the manifest that is deployed now.
   */
  recover(run: HelmRunInput): Promise<HelmOutcome>;
  /** Ends processes of earlier runs that survived a crash, found by SHOPYARD_RUN_ID in their environment. */
  endSurvivors(runIds: readonly string[]): Promise<string[]>;
}

export interface HelmRunInput {
  runId: string;
  release: string;
  namespace: string;
  kubeconfigPath: string;
  timeoutMs: number;
  signal?: AbortSignal;
  /** Called once, when the process runs. Must not throw. */
  spawned?: () => void;
}
