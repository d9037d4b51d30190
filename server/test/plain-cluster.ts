import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { parse } from 'yaml';

export interface Listed {
  metadata: { name: string; uid: string; labels?: Record<string, string> };
  spec?: { claimRef?: { namespace?: string }; persistentVolumeReclaimPolicy?: string; nodeName?: string };
  status?: { phase?: string };
}

export interface PlainCluster {
  list(path: string): Promise<Listed[]>;
  /**
   * Any request, as a person with kubectl would make it; a patch that is a list is a JSON patch, any other one is
   * merged. Throws what the API refuses; 404 is undefined.
   */
  send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** Reads the API with nothing of ours in between. */
export async function openPlainCluster(kubeconfigPath: string): Promise<PlainCluster> {
  const config = parse(readFileSync(kubeconfigPath, 'utf8')) as {
    clusters: {
      cluster: { server: string; 'certificate-authority-data'?: string; 'certificate-authority'?: string };
    }[];
    users: { user: Record<string, string | undefined> }[];
  };
  const { cluster } = config.clusters[0]!;
  const { user } = config.users[0]!;
  const material = (data: string | undefined, file: string | undefined): string | undefined =>
    data === undefined ? file && readFileSync(file, 'utf8') : Buffer.from(data, 'base64').toString();
  const agent = new Agent({
    connect: {
      ca: material(cluster['certificate-authority-data'], cluster['certificate-authority']),
      cert: material(user['client-certificate-data'], user['client-certificate']),
      key: material(user['client-key-data'], user['client-key']),
    },
  });
  const headers: Record<string, string> = user['token'] ? { authorization: `Bearer ${user['token']}` } : {};
  return {
    async list(path) {
      const answer = await request(`${cluster.server}${path}`, { dispatcher: agent, headers });
      if (answer.statusCode === 404) return [];
      const body = (await answer.body.json()) as { items?: Listed[]; message?: string };
      if (answer.statusCode !== 200)
        throw new Error(`GET ${path}: ${answer.statusCode} ${body.message ?? ''}`);
      return body.items ?? [];
    },
    async send(method, path, body) {
      const patch = Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json';
      const contentType = method === 'PATCH' ? patch : 'application/json';
      const answer = await request(`${cluster.server}${path}`, {
        dispatcher: agent,
        method,
        headers: { ...headers, 'content-type': contentType },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.body.text();
      if (answer.statusCode === 404) return undefined;
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
      return JSON.parse(text) as unknown;
    },
    close: () => agent.close(),
  };
}
