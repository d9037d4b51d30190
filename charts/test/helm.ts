import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests } from '../../server/src/helm/manifest-yaml.ts';
import { yamlSafeJson } from '../../server/src/lib/yaml-safe-json.ts';
import { binary } from './binaries.ts';

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  // What lies below differs by kind, and tests read it freely.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [field: string]: any;
}

/** "Deployment shop-web". */
export const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end with `input` on stdin; a failure is an outcome, not an exception. */
export function run(
  name: 'helm' | 'kubectl',
  args: string[],
  input = '',
  env: Record<string, string> = {},
): Promise<Outcome> {
  const home = join(tmpdir(), 'shopyard-charts-helm');
  const own = { HELM_CACHE_HOME: home, HELM_CONFIG_HOME: home, HELM_DATA_HOME: home };
  const child = spawn(binary(name), args, { env: { PATH: process.env['PATH'], HOME: home, ...own, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({
        code: code ?? -1,
        stdout,
        stderr: stderr.replaceAll(/^level=INFO msg="found symbolic link.*\n/gm, ''),
      });
    });
  });
}

export interface Rendering {
  chart: string;
  release?: string;
  namespace?: string;
  files?: string[];
  values?: unknown;
}

export async function template({
  chart,
  release = 'shop',
  namespace = 'store-shop',
  files = [],
  values = {},
}: Rendering): Promise<Outcome> {
  const fileArgs = files.flatMap((file) => ['-f', file]);
  return run(
    'helm',
    ['template', release, chart, '-n', namespace, ...fileArgs, '-f', '-'],
    yamlSafeJson(values),
  );
}

/** The rendered objects; throws what helm said when it refuses. */
export async function objects(rendering: Rendering): Promise<KubeObject[]> {
  const outcome = await template(rendering);
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  return parse(outcome.stdout);
}

export const parse = (text: string): KubeObject[] => parseManifests(text) as KubeObject[];
