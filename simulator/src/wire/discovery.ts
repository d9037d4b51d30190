import { createHash } from 'node:crypto';
import type { Facts, SchemaNode } from '../facts/facts.ts';
import type { Answer } from './respond.ts';
import { json } from './respond.ts';
import type { Rendering } from './request.ts';

interface AggregatedGroup {
  metadata: { name?: string };
  versions: { version: string }[];
}

const unserved = new Set(['events.k8s.io']);
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Discovery and OpenAPI, answered from the recorded facts. */
export class Discovery {
  readonly #facts: Facts;
  readonly #documents = new Map<string, string>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** Undefined where the path is no discovery path. */
  answer(path: string, rendering: Rendering, address: string): Answer | undefined {
    if (path === '/version') return json(200, this.#facts.version);
    if (path === '/api' || path === '/apis') return this.#root(path, rendering, address);
    if (path === '/openapi/v3') return this.#openapiIndex();
    if (path.startsWith('/openapi/v3/')) return this.#openapi(path.slice('/openapi/v3/'.length));
    const [, root, group, version, ...rest] = path.split('/');
    if (root === 'api' && group !== undefined && version === undefined) return this.#resources(group);
    if (root === 'apis' && group !== undefined && version === undefined) return this.#group(group);
    if (root === 'apis' && version !== undefined && rest.length === 0)
      return this.#resources(`${group ?? ''}/${version}`);
    return undefined;
  }

  #groups(): AggregatedGroup[] {
    const groups = (this.#facts.discovery.apis as { items: AggregatedGroup[] }).items;
    return groups.filter((group) => !unserved.has(group.metadata.name ?? ''));
  }

  #root(path: string, rendering: Rendering, address: string): Answer {
    if (rendering === 'APIGroupDiscoveryList') {
      const list =
        path === '/api'
          ? this.#facts.discovery.api
          : { ...this.#facts.discovery.apis, items: this.#groups() };
      return { code: 200, body: JSON.stringify(list), contentType: aggregatedType };
    }
    if (path === '/api')
      return json(200, {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
      });
    return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: this.#groups().map(legacyGroup) });
  }

  #group(name: string): Answer | undefined {
    const group = this.#groups().find((one) => one.metadata.name === name);
    return group === undefined
      ? undefined
      : json(200, { kind: 'APIGroup', apiVersion: 'v1', ...legacyGroup(group) });
  }

  #resources(groupVersion: string): Answer | undefined {
    const resources = this.#facts.resources[groupVersion];
    if (resources === undefined || unserved.has(groupVersion.split('/')[0] ?? '')) return undefined;
    return json(200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources });
  }

  #openapiIndex(): Answer {
    const paths: Record<string, { serverRelativeURL: string }> = {};
    for (const groupVersion of Object.keys(this.#facts.resources)) {
      const path = groupVersion === 'v1' ? 'api/v1' : `apis/${groupVersion}`;
      const hash = createHash('sha512')
        .update(this.#document(path) ?? '')
        .digest('hex')
        .toUpperCase();
      if (!unserved.has(groupVersion.split('/')[0] ?? ''))
        paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` };
    }
    return json(200, { paths });
  }

  #openapi(path: string): Answer | undefined {
    const document = this.#document(path);
    return document === undefined ? undefined : { code: 200, body: document };
  }

  #document(path: string): string | undefined {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const paths = this.#facts.paths[path === 'api/v1' ? 'v1' : path.replace(/^apis\//, '')];
    if (paths === undefined) return undefined;
    const group = path === 'api/v1' ? '' : (path.split('/')[1] ?? '');
    const schemas: Record<string, SchemaNode> = {};
    for (const [name, schema] of Object.entries(this.#facts.schemas)) {
      const identities = (schema['x-kubernetes-group-version-kind'] ?? []) as { group: string }[];
      if (identities.some((one) => one.group === group)) collect(name, this.#facts.schemas, schemas);
    }
    const document = JSON.stringify({
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: this.#facts.version['gitVersion'] },
      paths,
      components: { schemas },
    });
    this.#documents.set(path, document);
    return document;
  }
}

function legacyGroup(group: AggregatedGroup) {
  const name = group.metadata.name ?? '';
  const versions = group.versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function collect(name: string, all: Record<string, SchemaNode>, found: Record<string, SchemaNode>): void {
  const schema = all[name];
  if (schema === undefined || found[name] !== undefined) return;
  found[name] = schema;
  for (const [, reference = ''] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    collect(reference, all, found);
}
