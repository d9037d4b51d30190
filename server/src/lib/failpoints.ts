import { appendFileSync } from 'node:fs';

const stepPoints = (steps: readonly string[]): string[] =>
  steps.flatMap((step) => [`${step}:begin`, `${step}:acted`, `${step}:recorded`]);

/** Every place where a test may stop the process: between any two steps, and inside those that are not one act. */
export const failpoints: readonly string[] = [
  'recovery:survivors-ended',
  'recovery:run-closed',
  'create:attempt-started',
  ...stepPoints(['namespace', 'guard-rails', 'credentials', 'release', 'record-volumes']),
  'release:run-recorded',
  'release:spawned',
  'release:exited',
  'release:manifest-saved',
  'create:ready-observed',
  'create:finished',
  'change:attempt-started',
  ...stepPoints(['retire', 'quota']),
  'change:ready-observed',
  'change:finished',
  'change:failed',
  'delete:attempt-started',
  ...stepPoints([
    'delete-inventory',
    'delete-uninstall',
    'delete-pods',
    'delete-namespace',
    'delete-volumes',
  ]),
  'uninstall:run-recorded',
  'uninstall:spawned',
  'uninstall:exited',
  'delete:nothing-left',
  'delete:finished',
];

/** Passes a named place; does nothing unless a test has armed it. */
export type Failpoints = (name: string) => void;

export const noFailpoints: Failpoints = () => undefined;

class FailpointError extends Error {}

/**
 * Failpoints as the environment arms them, only with SHOPYARD_TEST=1: SHOPYARD_FAILPOINT=name=crash|pause|throw.
 * `crash` is SIGKILL, `pause` is SIGSTOP (until SIGCONT), `throw` throws once. Every place passed is appended to the
 * file SHOPYARD_FAILPOINT_LOG, so that a test can tell which were never reached. A name that is not declared throws.
 */
export function armFailpoints(environment: Readonly<Record<string, string | undefined>>): Failpoints {
  if (environment['SHOPYARD_TEST'] !== '1') return noFailpoints;
  const [armed, action] = (environment['SHOPYARD_FAILPOINT'] ?? '').split('=');
  const log = environment['SHOPYARD_FAILPOINT_LOG'];
  if (armed !== '' && armed !== undefined) assertDeclared(armed);
  let hasThrown = false;
  return (name) => {
    assertDeclared(name);
    if (log !== undefined) appendFileSync(log, `${name}\n`);
    if (name !== armed) return;
    if (action === 'crash') process.kill(process.pid, 'SIGKILL');
    if (action === 'pause') process.kill(process.pid, 'SIGSTOP');
    if (action !== 'throw' || hasThrown) return;
    hasThrown = true;
    throw new FailpointError(`failpoint ${name} was armed to throw`);
  };
}

function assertDeclared(name: string): void {
  if (!failpoints.includes(name))
    throw new FailpointError(`failpoint ${name} is not declared in lib/failpoints.ts`);
}
