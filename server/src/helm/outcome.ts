import type { HelmOutcome } from './helm.ts';
import type { ProcessResult } from './helm-process.ts';
import { readFailure } from './read-failure.ts';

/**
 * What a finished process means. `manifestOf` reads standard output of a success; where that is not what helm
 * writes, the run counts as failed, and the cluster tells what is true.
 */
export function outcomeOf(
  result: ProcessResult,
  timeoutMs: number,
  manifestOf: (stdout: string) => unknown,
): HelmOutcome {
  const failed = (message: string, retryable = true): HelmOutcome => ({
    kind: 'failed',
    code: 'RELEASE_FAILED',
    message,
    retryable,
  });
  switch (result.end) {
    case 'timedOut':
      return {
        kind: 'timedOut',
        message: `helm did not finish within ${String(Math.round(timeoutMs / 1000))} s.`,
      };
    case 'aborted':
      return {
        kind: 'failed',
        code: 'CANCELLED',
        message: 'helm was ended before it finished.',
        retryable: true,
      };
    case 'tooMuchOutput':
      return failed('helm wrote more than can be taken in.', false);
    case 'notStarted':
      return failed(
        `helm could not be started (${/\bE[A-Z]+\b/.exec(result.stderr)?.[0] ?? 'no reason given'}).`,
      );
    case 'exited':
      break;
  }
  if (result.signal !== undefined) return failed(`helm was ended from outside (${result.signal}).`);
  if (result.code !== 0) return readFailure(result.stderr);
  try {
    const manifest = manifestOf(result.stdout);
    if (typeof manifest === 'string') return { kind: 'done', manifest };
  } catch {
    // Not JSON: told below, without quoting it.
  }
  return failed('helm reported success, but its answer cannot be read.');
}
