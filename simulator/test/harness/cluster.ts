import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startSimulator } from '../../src/simulator.ts';
import type { Simulator } from '../../src/simulator.ts';
import { ApiClient } from './client.ts';
import type { Answer, Json } from './client.ts';
import { run } from './tools.ts';
import type { Finished } from './tools.ts';

/** One cluster per test file: a fresh simulator, or the real one that SHOPYARD_CONTRACT_KUBECONFIG names. */
export interface ContractCluster {
  readonly isReal: boolean;
  readonly kubeconfig: string;
  readonly client: ApiClient;
  /** Undefined on a real cluster. */
  readonly simulator: Simulator | undefined;
  /** Makes a namespace of its own for one test and waits until pods can be created in it. */
  namespace(labels?: Record<string, string>): Promise<string>;
  kubectl(args: readonly string[], input?: string): Promise<Finished>;
  helm(args: readonly string[], input?: string): Promise<Finished>;
  /** Reads until `holds` is true of the body; fails after the deadline with the last answer. */
  until(path: string, holds: (body: Json, answer: Answer) => boolean, milliseconds?: number): Promise<Json>;
}

const realKubeconfig = process.env['SHOPYARD_CONTRACT_KUBECONFIG'];

/** Starts the cluster before the tests of the calling file and ends it after them. */
export function contractCluster(): ContractCluster {
  const made: string[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'simulator-contract-'));
  let simulator: Simulator | undefined;
  let client: ApiClient | undefined;
  const open = (): ApiClient => {
    if (client === undefined) throw new Error('the cluster is used before the tests began');
    return client;
  };
  const kubeconfig = () => realKubeconfig ?? simulator?.kubeconfigPath ?? '';
  beforeAll(async () => {
    if (realKubeconfig === undefined) simulator = await startSimulator({ dir, speed: 10, bookmarkMs: 300 });
    client = new ApiClient(kubeconfig());
  });
  afterAll(async () => {
    for (const name of made) await open().delete(`/api/v1/namespaces/${name}`);
    await open().close();
    await simulator?.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  const until = poll(open);
  return {
    isReal: realKubeconfig !== undefined,
    get kubeconfig() {
      return kubeconfig();
    },
    get client() {
      return open();
    },
    get simulator() {
      return simulator;
    },
    until,
    namespace: async (labels = {}) => {
      const name = `simc-${Math.random().toString(36).slice(2, 10)}`;
      made.push(name);
      const answer = await open().post('/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels },
      });
      if (answer.status !== 201) throw new Error(`namespace ${name}: ${answer.status} ${answer.text}`);
      await until(
        `/api/v1/namespaces/${name}/serviceaccounts/default`,
        (_body, { status }) => status === 200,
      );
      return name;
    },
    kubectl: (args, input) =>
      run('kubectl', args, { kubeconfig: kubeconfig(), ...(input === undefined ? {} : { input }) }),
    helm: (args, input) =>
      run('helm', args, { kubeconfig: kubeconfig(), ...(input === undefined ? {} : { input }) }),
  };
}

function poll(open: () => ApiClient): ContractCluster['until'] {
  return async (path, holds, milliseconds = 30_000) => {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const answer = await open().get(path);
      if (holds(answer.body, answer)) return answer.body;
      if (Date.now() > deadline)
        throw new Error(
          `${path} did not become as expected within ${milliseconds} ms: ${answer.status} ${answer.text.slice(0, 2000)}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
}
