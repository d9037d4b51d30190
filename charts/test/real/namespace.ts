import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { KubeObject, Outcome } from '../helm.ts';
import { nameOf, run } from '../helm.ts';

export const kubeconfig = process.env['SHOPYARD_CONTRACT_KUBECONFIG'];
const deadlineMs = 170_000;
const home = join(tmpdir(), 'shopyard-charts-real');

/** The API server gives up on an object when somebody else counts in the same quota at the same time: whoever made it tries again. */
const cameInBetween = /Operation cannot be fulfilled on .*the object has been modified/;
const mostTries = 5;

/** Runs a program against the API server; a failure is thrown, and whatever it says on stderr, such as a warning of the API, fails the test. */
export async function must(name: 'helm' | 'kubectl', args: string[], input = ''): Promise<string> {
  const once = (): Promise<Outcome> => run(name, args, input, { KUBECONFIG: kubeconfig ?? '', HOME: home });
  let outcome = await once();
  for (let tries = 1; tries < mostTries && cameInBetween.test(outcome.stderr); tries += 1)
    outcome = await once();
  if (outcome.code !== 0) throw new Error(`${name} ${args.join(' ')}: ${outcome.stderr}`);
  expect(outcome.stderr, `warnings while running ${name} ${args.join(' ')}`).toBe('');
  return outcome.stdout;
}

/** Asks until the answer is empty; what is still wrong at the deadline is the failure. */
export async function until(problems: () => Promise<string[]>): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let left = await problems();
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(1000);
    left = await problems();
  }
  expect(left).toEqual([]);
}

/** A namespace of a test's own on the real API server, with Pod Security `restricted` enforced. */
class Namespace {
  readonly name: string;

  constructor(prefix: string) {
    this.name = `charts-${prefix}-${randomBytes(4).toString('hex')}`;
  }

  async create(): Promise<this> {
    const labels = Object.fromEntries(
      ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']),
    );
    await this.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.name, labels } }]);
    return this;
  }

  apply(objects: object[]): Promise<string> {
    const items = { apiVersion: 'v1', kind: 'List', items: objects };
    return must('kubectl', ['apply', '--server-side', '-f', '-'], JSON.stringify(items));
  }

  helm(...args: string[]): Promise<string> {
    return must('helm', [...args, '-n', this.name]);
  }

  helmWith(input: string, ...args: string[]): Promise<string> {
    return must('helm', [...args, '-n', this.name], input);
  }

  async list(kinds: string): Promise<KubeObject[]> {
    const text = await must('kubectl', ['get', kinds, '-n', this.name, '-o', 'json']);
    return (JSON.parse(text) as { items: KubeObject[] }).items;
  }

  async ready(): Promise<void> {
    await until(async () => {
      const all = await this.list('deployments,statefulsets,jobs,ingresses,horizontalpodautoscalers');
      return all.filter((object) => !isReady(object, all)).map(nameOf);
    });
  }

  /** `helm test`; nobody plays a pod of its own to its end here, so its end is written for it once it runs. */
  async test(): Promise<void> {
    const ended = JSON.stringify({ status: { phase: 'Succeeded' } });
    const running = this.helm('test', 'shop', '--timeout', '120s');
    await until(async () => {
      const pods = await this.list('pods');
      const isRunning = pods.some(
        ({ metadata, status }) => metadata.name === 'shop-test' && status.phase === 'Running',
      );
      return isRunning ? [] : ['Pod shop-test'];
    });
    await must('kubectl', [
      'patch',
      'pod',
      'shop-test',
      '-n',
      this.name,
      '--subresource=status',
      '-p',
      ended,
    ]);
    await running;
  }

  /** What nobody sees but in events: refusals by quota, limits, Pod Security and admission. */
  async refusals(): Promise<string[]> {
    const events = await this.list('events');
    return events
      .filter(({ reason }) => /^Failed(Create|Update|Mount|Attach)/.test(reason))
      .map((event) => event['message'] as string)
      .filter((message) => !cameInBetween.test(message));
  }

  /** Deletes it; resolves when it is gone, and says what it left in the cluster. */
  async vanish(): Promise<void> {
    await must('kubectl', ['delete', 'namespace', this.name, '--wait=true', '--timeout=150s']);
    await until(async () => {
      const text = await must('kubectl', ['get', 'persistentvolumes', '-o', 'json']);
      const volumes = (JSON.parse(text) as { items: KubeObject[] }).items;
      return volumes.filter(({ spec }) => spec.claimRef?.namespace === this.name).map(nameOf);
    });
  }

  async remove(): Promise<void> {
    await must('kubectl', ['delete', 'namespace', this.name, '--wait=false', '--ignore-not-found']);
  }
}

function isReady(object: KubeObject, all: KubeObject[]): boolean {
  const { kind, spec, status } = object;
  if (kind === 'Job') return status.succeeded === 1;
  if (kind === 'Ingress') return status.loadBalancer?.ingress?.length > 0;
  if (kind === 'HorizontalPodAutoscaler') return true;
  const scaler = all.find(
    (other) => other.kind === 'HorizontalPodAutoscaler' && other.metadata.name === object.metadata.name,
  );
  const isSeen = status.observedGeneration === object.metadata.generation;
  return (
    isSeen &&
    spec.replicas >= (scaler?.['spec'].minReplicas ?? 1) &&
    status.readyReplicas === spec.replicas &&
    status.updatedReplicas === spec.replicas &&
    status.replicas === spec.replicas
  );
}

/** Does something in a namespace of its own, and deletes that whatever happens. */
export async function within(prefix: string, work: (namespace: Namespace) => Promise<void>): Promise<void> {
  const namespace = await new Namespace(prefix).create();
  try {
    await work(namespace);
  } finally {
    await namespace.remove();
  }
}

export type { Namespace };
