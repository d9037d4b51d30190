/** Uses up its file handles, then runs a program; prints how that ended. Started with a low `ulimit -n`. */
import { openSync } from 'node:fs';
import { runProcess } from '../../src/helm/helm-process.ts';
import { systemClock } from '../../src/lib/clock.ts';

const limits = { stdoutBytes: 1000, stderrBytes: 1000, graceMs: 100 };
const run = { binary: '/bin/true', args: [], environment: {}, cwd: '/', timeoutMs: 20_000 };
process.stdout.write('');
await runProcess(run, limits, systemClock);
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  // All are in use now.
}
process.stdout.write(JSON.stringify(await runProcess(run, limits, systemClock)));
