import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { contractCluster } from '../harness/cluster.ts';
import type { Json } from '../harness/client.ts';

const cluster = contractCluster();
const sent = parseAllDocuments(readFileSync(new URL('golden/sent.yaml', import.meta.url), 'utf8')).map(
  (document) => document.toJS() as Json,
);

const random = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'time',
  'clusterIP',
  'clusterIPs',
  'namespace',
]);

/** What differs from cluster to cluster and from time to time is replaced; keys in order. */
function settled(value: Json, key = ''): Json {
  if (Array.isArray(value)) return value.map((item) => settled(item));
  if (typeof value !== 'object' || value === null) {
    if (random.has(key)) return `<${key}>`;
    return typeof value === 'string'
      ? value
          .replace(/kube-api-access-\w+/, 'kube-api-access')
          .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '<uid>')
      : value;
  }
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .filter((name) => value[name] !== null)
      .map((name) => [name, random.has(name) ? `<${name}>` : settled(value[name], name)]),
  );
}

// The golden file was written from a real API server: SHOPYARD_CONTRACT_KUBECONFIG=… npx vitest run test/contract/defaults.test.ts -u
test('what is stored of a configuration, and who owns what, is what the real server stores', async () => {
  const ns = await cluster.namespace();
  const resources = new Map<string, string>();
  const stored: Json[] = [];
  for (const object of sent) {
    const prefix = object.apiVersion === 'v1' ? '/api/v1' : `/apis/${object.apiVersion as string}`;
    if (!resources.has(prefix))
      for (const one of (await cluster.client.get(prefix)).body.resources)
        if (!one.name.includes('/')) resources.set(`${prefix}/${one.kind as string}`, one.name);
    const path = `${prefix}/namespaces/${ns}/${resources.get(`${prefix}/${object.kind as string}`) ?? ''}/${object.metadata.name as string}`;
    const { status, body, text } = await cluster.client.apply(path, 'golden', object, '&dryRun=All');
    expect(status, text).toBe(201);
    stored.push(settled(body));
  }
  await expect(`${JSON.stringify(stored, undefined, 2)}\n`).toMatchFileSnapshot('golden/stored.json');
});
