import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import { kubectl } from '../src/tools.ts';
import type { ShopPage } from './visitor.ts';

/** Where the node serves Ingresses, at port 80. */
export const edgeAddress = '10.200.0.1';
export const baseDomain = `${edgeAddress.replaceAll('.', '-')}.nip.io`;

export interface Pod {
  metadata: { name: string; namespace: string; uid: string };
  spec: { containers: { image: string }[] };
  status: {
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  restartCount: number;
  lastState?: { terminated?: { reason?: string; exitCode?: number } };
}

/** The node that KUBECONFIG names, as somebody with kubectl and a look at its disk sees it. */
export class RealNode {
  readonly kubeconfig: string;

  constructor(kubeconfig: string) {
    this.kubeconfig = kubeconfig;
  }

  kubectl(...args: string[]): Promise<string> {
    return kubectl(this.kubeconfig, ...args);
  }

  async pods(namespace: string, component?: string): Promise<Pod[]> {
    const selector = component === undefined ? [] : ['-l', `app.kubernetes.io/component=${component}`];
    const text = await this.kubectl('get', 'pods', '-n', namespace, ...selector, '-o', 'json');
    return (JSON.parse(text) as { items: Pod[] }).items;
  }

  /** A running pod of a component. */
  async pod(namespace: string, component: string): Promise<Pod> {
    const ready = (await this.pods(namespace, component)).find((pod) =>
      pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    );
    if (ready === undefined) throw new Error(`no pod of ${component} is ready in ${namespace}`);
    return ready;
  }

  /** Whether a TCP connection from inside a pod comes about within three seconds. Every image here has bash. */
  async reaches(from: Pod, address: string, port: number): Promise<boolean> {
    const { name, namespace } = from.metadata;
    const attempt = `timeout 3 bash -c '</dev/tcp/${address}/${String(port)}' 2>/dev/null && echo open || echo closed`;
    const answer = await this.kubectl('exec', '-n', namespace, name, '--', 'bash', '-c', attempt);
    return answer.trim() === 'open';
  }

  /** Images of a component's pods, those on their way out included. */
  async images(namespace: string, component: string): Promise<string[]> {
    const pods = await this.pods(namespace, component);
    return pods.flatMap(({ spec }) => spec.containers.map(({ image }) => image));
  }

  /** A pod in a namespace of its own, which no policy holds back. */
  async stranger(namespace: string): Promise<Pod> {
    await this.kubectl('create', 'namespace', namespace);
    const image = ['--image=docker.io/library/postgres:17', '--image-pull-policy=IfNotPresent'];
    await this.kubectl('run', '-n', namespace, 'stranger', ...image, '--command', '--', 'sleep', 'infinity');
    await this.kubectl('wait', '-n', namespace, '--for=condition=Ready', 'pod/stranger', '--timeout=60s');
    return JSON.parse(await this.kubectl('get', 'pod', '-n', namespace, 'stranger', '-o', 'json')) as Pod;
  }

  /** What a visitor gets, without a browser. */
  visit(url: URL): Promise<{ status: number; html: string }> {
    return new Promise((resolve, reject) => {
      const path = `${url.pathname}${url.search}`;
      const asked = request(
        { host: edgeAddress, path, headers: { host: url.host }, timeout: 20_000 },
        (response) => {
          let html = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (html += chunk));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, html });
          });
        },
      );
      asked.on('timeout', () => asked.destroy(new Error(`${url.href} did not answer within 20 s`)));
      asked.on('error', reject);
      asked.end();
    });
  }

  /** Whether a page comes as it should. */
  async shows(shop: string, { path, shows }: ShopPage): Promise<boolean> {
    const { status, html } = await this.visit(new URL(path, shop));
    return status === 200 && html.includes(shows);
  }

  /** A Secret's values. */
  async secret(namespace: string, name: string): Promise<Record<string, string>> {
    const { data } = JSON.parse(await this.kubectl('get', 'secret', '-n', namespace, name, '-o', 'json')) as {
      data: Record<string, string>;
    };
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }

  /** Runs a shell script in the database's container. Answers whether it ended with 0. */
  async inDatabase(namespace: string, script: string, env: Record<string, string> = {}): Promise<boolean> {
    const { metadata } = await this.pod(namespace, 'database');
    const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const answer = await this.kubectl(
      ...['exec', '-n', namespace, metadata.name, '--', 'env', ...settings],
      ...['sh', '-c', `if ( ${script} ) >/dev/null; then echo done; else echo refused; fi`],
    );
    return answer.trim() === 'done';
  }

  /** Names of the volumes that a namespace's claims are bound to. */
  async volumes(namespace: string): Promise<string[]> {
    const { items } = JSON.parse(await this.kubectl('get', 'persistentvolumes', '-o', 'json')) as {
      items: { metadata: { name: string }; spec: { claimRef?: { namespace: string } } }[];
    };
    return items
      .filter(({ spec }) => spec.claimRef?.namespace === namespace)
      .map(({ metadata }) => metadata.name);
  }

  /** What somebody would look at first when a store does not come up. */
  async picture(namespace: string): Promise<string> {
    const ask = (...args: string[]): Promise<string> => this.kubectl(...args, '-n', namespace).catch(String);
    const pods = await this.pods(namespace).catch(() => []);
    const logs = pods.map((pod) =>
      ask('logs', pod.metadata.name, '--all-containers', '--prefix', '--tail=25'),
    );
    const seen = [
      ask('get', 'pods,jobs,pvc,ingress', '-o', 'wide'),
      ask('get', 'events', '--sort-by=.lastTimestamp'),
    ];
    return (await Promise.all([...seen, ...logs])).join('\n');
  }

  /** What events say that a controller or the kubelet refused for good. */
  async refusals(namespace: string): Promise<string[]> {
    const { items } = JSON.parse(await this.kubectl('get', 'events', '-n', namespace, '-o', 'json')) as {
      items: { reason: string; message: string }[];
    };
    return items
      .filter(({ reason }) => ['FailedCreate', 'OOMKilling'].includes(reason))
      .map(({ reason, message }) => `${reason}: ${message}`);
  }

  /** Containers that had to be started again, with the reason. */
  async restarts(namespace: string): Promise<string[]> {
    return (await this.pods(namespace)).flatMap((pod) =>
      (pod.status.containerStatuses ?? [])
        .filter(({ restartCount }) => restartCount > 0)
        .map(
          ({ name, lastState }) => `${pod.metadata.name}/${name}: ${JSON.stringify(lastState?.terminated)}`,
        ),
    );
  }

  /** The directories that are volumes on this node; they lie beside the kubeconfig. */
  volumeDirectories(): string[] {
    const folder = join(dirname(this.kubeconfig), 'volumes');
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}
