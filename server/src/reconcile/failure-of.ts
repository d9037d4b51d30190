import { ClusterError } from '../cluster/cluster.ts';
import type { Reason } from '../domain/reason.ts';
import type { ReasonCode } from '../domain/words.ts';
import { HelmError } from '../helm/helm-error.ts';

export interface StepFailure {
  error: Omit<Reason, 'at'>;
  retryable: boolean;
  retryAfterMs: number | undefined;
}

const words: Record<
  ClusterError['kind'],
  { code: ReasonCode; remedy: string; retryable: boolean; triedAgain?: true }
> = {
  unreachable: {
    code: 'CLUSTER_UNREACHABLE',
    remedy: 'It goes on by itself as soon as the cluster answers.',
    retryable: true,
    triedAgain: true,
  },
  throttled: {
    code: 'CLUSTER_UNREACHABLE',
    remedy: 'The cluster is busy; it goes on by itself.',
    retryable: true,
    triedAgain: true,
  },
  conflict: {
    code: 'UNKNOWN',
    remedy: 'Something else changed the same object; it is tried again by itself.',
    retryable: true,
    triedAgain: true,
  },
  terminating: {
    code: 'NAMESPACE_TERMINATING',
    remedy: 'It goes on by itself when the old namespace is gone.',
    retryable: true,
    triedAgain: true,
  },
  forbidden: {
    code: 'FORBIDDEN_BY_CLUSTER',
    remedy: 'Grant the permission that is named; see the permissions of the cluster.',
    retryable: true,
  },
  refused: {
    code: 'ADMISSION_DENIED',
    remedy: 'The cluster refuses what this version makes; the message tells what.',
    retryable: false,
  },
  notFound: { code: 'UNKNOWN', remedy: 'It is tried again by itself.', retryable: true, triedAgain: true },
  failed: { code: 'UNKNOWN', remedy: 'It is tried again by itself.', retryable: true, triedAgain: true },
};

/** What a step's exception means for the store; undefined for what is not the cluster's or helm's doing. */
export function failureOf(error: unknown): StepFailure | undefined {
  if (error instanceof HelmError)
    return {
      error: {
        code: 'RELEASE_FAILED',
        component: 'release',
        message: error.message,
        remedy: 'It is tried again by itself.',
        triedAgain: true,
      },
      retryable: true,
      retryAfterMs: undefined,
    };
  if (!(error instanceof ClusterError)) return undefined;
  const { retryable, ...said } = words[error.kind];
  return {
    error: error.refusal ?? { ...said, message: error.message },
    retryable: retryable || error.retryable,
    retryAfterMs: error.retryAfterMs,
  };
}
