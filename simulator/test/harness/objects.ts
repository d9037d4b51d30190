import type { Json } from './client.ts';

/** Valid objects by default; a test states only what matters to it. */
export const configMap = (
  name: string,
  data: Record<string, string> = { a: '1' },
  metadata: Json = {},
): Json => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data });

export const podSpec = (container: Json = {}): Json => ({
  containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10', ...container }],
});

export const pod = (name: string, spec: Json = podSpec()): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec,
});

export const deployment = (name: string, spec: Json = {}, container: Json = {}): Json => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: podSpec(container) },
    ...spec,
  },
});

export const service = (name: string, spec: Json = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});

export const core = (namespace: string, resource: string, name = ''): string =>
  `/api/v1/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`;
export const apps = (namespace: string, resource: string, name = ''): string =>
  `/apis/apps/v1/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`;
export const batch = (namespace: string, resource: string, name = ''): string =>
  `/apis/batch/v1/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`;
