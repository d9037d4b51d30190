/**
 * `npm start -- [--flag value ...]`: builds what is stale, then becomes the server. With `--from-source` the server
 * runs from its source, without building it.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const fromSource = given.includes('--from-source');
const flags = given.filter((flag) => flag !== '--from-source');
const entry = join(root, fromSource ? 'server/src/main.ts' : 'server/dist/main.js');

if (!fromSource) build();
if (process.execve === undefined) throw new Error(`Node ${process.versions.node} is too old: use npm start.`);
// The same process from here on: signals and exit code need no passing on.
process.execve(process.execPath, [process.execPath, entry, ...flags], process.env);

function build(): void {
  const turbo = join(root, 'node_modules/.bin/turbo');
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
  try {
    execFileSync(turbo, ['run', 'build', '--output-logs=errors-only'], { cwd: root, env, stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    process.stderr.write(`${String(stdout ?? '')}${String(stderr ?? '')}\n`);
    process.stderr.write('shopyard: The build failed; see above. "npm install" repairs missing packages.\n');
    process.exit(1);
  }
}
