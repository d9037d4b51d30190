/**
 * Records what a real API server says about itself (discovery, OpenAPI v3) for the kinds the simulator plays, and the
 * protobuf field numbers from the `generated.proto` files of k8s.io/api and k8s.io/apimachinery.
 *
 *   npx node scripts/record-facts.ts --protos <folder that holds k8s.io/api@… and k8s.io/apimachinery@…>
 *
 * KUBECONFIG names the server. The result is facts/kubernetes.json.br.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import protobuf from 'protobufjs';
import { ApiClient } from '../test/harness/client.ts';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- foreign documents

const served: Record<string, string[]> = {
  v1: [
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'namespaces',
    'nodes',
    'persistentvolumeclaims',
    'persistentvolumes',
    'pods',
    'resourcequotas',
    'secrets',
    'serviceaccounts',
    'services',
  ],
  'apps/v1': ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  'batch/v1': ['cronjobs', 'jobs'],
  'networking.k8s.io/v1': ['ingresses', 'ingressclasses', 'networkpolicies'],
  'rbac.authorization.k8s.io/v1': ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
  'policy/v1': ['poddisruptionbudgets'],
  'autoscaling/v2': ['horizontalpodautoscalers'],
  'coordination.k8s.io/v1': ['leases'],
  'storage.k8s.io/v1': ['storageclasses'],
  'discovery.k8s.io/v1': ['endpointslices'],
  'events.k8s.io/v1': ['events'],
  'authorization.k8s.io/v1': ['selfsubjectaccessreviews'],
  'apiextensions.k8s.io/v1': ['customresourcedefinitions'],
  'gateway.networking.k8s.io/v1': ['gatewayclasses', 'gateways', 'httproutes'],
};
const unservedSubresources = [
  'attach',
  'binding',
  'ephemeralcontainers',
  'eviction',
  'exec',
  'finalize',
  'portforward',
  'proxy',
  'resize',
  'token',
];
const protoPackages = [
  'k8s.io/api/core/v1',
  'k8s.io/api/apps/v1',
  'k8s.io/api/batch/v1',
  'k8s.io/api/networking/v1',
  'k8s.io/api/rbac/v1',
  'k8s.io/api/policy/v1',
  'k8s.io/api/autoscaling/v1',
  'k8s.io/api/autoscaling/v2',
  'k8s.io/api/coordination/v1',
  'k8s.io/api/storage/v1',
  'k8s.io/api/discovery/v1',
  'k8s.io/api/events/v1',
  'k8s.io/api/authorization/v1',
  'k8s.io/apimachinery/pkg/apis/meta/v1',
  'k8s.io/apimachinery/pkg/runtime',
  'k8s.io/apimachinery/pkg/api/resource',
  'k8s.io/apimachinery/pkg/util/intstr',
  'k8s.io/apimachinery/pkg/runtime/schema',
];

const { values } = parseArgs({ options: { protos: { type: 'string' } } });
if (values.protos === undefined)
  throw new Error(
    'record-facts needs --protos: the folder that holds k8s.io/api@… and k8s.io/apimachinery@… (a Go module cache).',
  );

const kubeconfig = process.env['KUBECONFIG'];
if (kubeconfig === undefined)
  throw new Error('record-facts needs KUBECONFIG: the real API server to record from.');
const client = new ApiClient(kubeconfig);

async function raw(path: string, accept = 'application/json'): Promise<Json> {
  const { status, body, text } = await client.get(path, { accept });
  if (status !== 200) throw new Error(`${path}: ${status} ${text.slice(0, 500)}`);
  return body as Json;
}

function isServed(groupVersion: string, name: string): boolean {
  const [resource = '', subresource] = name.split('/');
  return (
    (served[groupVersion] ?? []).includes(resource) &&
    !(subresource !== undefined && unservedSubresources.includes(subresource))
  );
}

function strip(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strip);
  if (typeof node !== 'object' || node === null) return node;
  const out: Json = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties')
      out[key] = Object.fromEntries(
        Object.entries(value as Json).map(([name, schema]) => [name, strip(schema)]),
      );
    else if (key === 'description' && typeof value === 'string') continue;
    else if (key === 'x-kubernetes-validations' || key === 'x-kubernetes-unions') continue;
    else out[key] = strip(value);
  }
  return out;
}

function references(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) references(item, found);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (key === '$ref' && typeof value === 'string') found.add(value.slice(value.lastIndexOf('/') + 1));
      else references(value, found);
    }
}

function slimOperation(operation: Json): Json {
  const parameter = (one: Json) => ({
    name: one['name'],
    in: one['in'],
    ...(one['required'] === true ? { required: true } : {}),
    schema: { type: one['schema'].type },
  });
  const content = operation['requestBody']?.content as Json | undefined;
  return {
    operationId: operation['operationId'],
    parameters: ((operation['parameters'] ?? []) as Json[]).map(parameter),
    ...(content === undefined
      ? {}
      : {
          requestBody: {
            content: Object.fromEntries(Object.entries(content).map(([type, body]) => [type, strip(body)])),
          },
        }),
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-action': operation['x-kubernetes-action'],
    'x-kubernetes-group-version-kind': operation['x-kubernetes-group-version-kind'],
  };
}

function slimPaths(paths: Json, groupVersion: string): Json {
  const out: Json = {};
  for (const [path, item] of Object.entries(paths)) {
    const name = path
      .replace(/^.*?\/v\d+\//, '')
      .replace('namespaces/{namespace}/', '')
      .replace('/{name}', '');
    if (!isServed(groupVersion, name) || path.includes('/watch/')) continue;
    out[path] = Object.fromEntries(
      Object.entries(item as Json).map(([verb, value]) => [
        verb,
        verb === 'parameters'
          ? (value as Json[]).map((one) => ({
              name: one['name'],
              in: one['in'],
              schema: { type: one['schema'].type },
            }))
          : slimOperation(value as Json),
      ]),
    );
  }
  return out;
}

const schemas: Json = {};
const paths: Json = {};
const resources: Json = {};
for (const groupVersion of Object.keys(served)) {
  const prefix = groupVersion === 'v1' ? 'api/v1' : `apis/${groupVersion}`;
  const document = await raw(`/openapi/v3/${prefix}`);
  const all = document['components'].schemas as Json;
  resources[groupVersion] = ((await raw(`/${prefix}`))['resources'] as Json[]).filter((one) =>
    isServed(groupVersion, one['name']),
  );
  const kinds = new Set(
    (resources[groupVersion] as Json[]).flatMap((one) => [one['kind'], `${one['kind']}List`]),
  );
  const wanted = new Set(
    Object.keys(all).filter(
      (name) =>
        kinds.has(name.slice(name.lastIndexOf('.') + 1)) ||
        /meta\.v1\.(DeleteOptions|Status|Patch|APIResourceList)$/.test(name),
    ),
  );
  if (groupVersion.startsWith('apiextensions'))
    for (const name of wanted)
      if (name.includes('CustomResourceDefinition'))
        all[name] = {
          type: 'object',
          'x-kubernetes-group-version-kind': all[name]['x-kubernetes-group-version-kind'],
        };
  for (const name of wanted) {
    schemas[name] ??= strip(all[name]);
    references(all[name], wanted);
  }
  paths[groupVersion] = slimPaths(document['paths'], groupVersion);
}

const aggregated = (path: string): Promise<Json> =>
  raw(path, 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');

function slimDiscovery(list: Json): Json {
  for (const group of list['items'] as Json[]) {
    group['versions'] = (group['versions'] as Json[]).filter((version) => {
      const groupVersion =
        group['metadata'].name === undefined || group['metadata'].name === ''
          ? version['version']
          : `${group['metadata'].name}/${version['version']}`;
      version['resources'] = ((version['resources'] ?? []) as Json[]).filter((one) =>
        isServed(groupVersion, one['resource']),
      );
      for (const one of version['resources'] as Json[])
        if (one['subresources'] !== undefined)
          one['subresources'] = (one['subresources'] as Json[]).filter(
            (sub) => !unservedSubresources.includes(sub['subresource']),
          );
      return (version['resources'] as Json[]).length > 0;
    });
  }
  list['items'] = (list['items'] as Json[]).filter((group) => (group['versions'] as Json[]).length > 0);
  return list;
}

function newest(root: string, module: string, minor: string): string {
  const wanted = `v0.${minor}.`;
  const name = readdirSync(join(root, 'k8s.io'))
    .filter((one) => one.startsWith(`${module}@${wanted}`))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`No k8s.io/${module}@${wanted}* under ${root}.`);
  return join(root, 'k8s.io', name);
}

function protoMessages(root: string, minor: string): Json {
  const folders: Record<string, string> = {
    api: newest(root, 'api', minor),
    apimachinery: newest(root, 'apimachinery', minor),
  };
  const parsed = new protobuf.Root();
  parsed.resolvePath = (_origin, target) => {
    const [, module = '', ...rest] = target.split('/');
    return join(folders[module] ?? '', ...rest);
  };
  parsed.loadSync(
    protoPackages.map((name) => `${name}/generated.proto`),
    { keepCase: true },
  );
  return strip(parsed.toJSON()) as Json;
}

const version = await raw('/version');
const facts = {
  version,
  resources,
  discovery: { api: slimDiscovery(await aggregated('/api')), apis: slimDiscovery(await aggregated('/apis')) },
  schemas,
  paths,
  messages: protoMessages(values.protos, String(version['minor'])),
};
const text = JSON.stringify(facts);
const packed = brotliCompressSync(text, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  },
});
writeFileSync(new URL('../facts/kubernetes.json.br', import.meta.url), packed);
console.log(
  `${Object.keys(schemas).length} schemas, ${text.length} characters, ${packed.length} bytes packed`,
);
await client.close();
