import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import type { ResourceKind } from '../api/api.ts';

/** A schema of OpenAPI v3 as the real server publishes it. */
export interface SchemaNode {
  type?: string;
  format?: string;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  required?: string[];
  allOf?: SchemaNode[];
  $ref?: string;
  default?: unknown;
  enum?: unknown[];
  [extension: string]: unknown;
}

export interface ResourceFacts {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  group?: string;
  version?: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
}

/** What a real API server said about itself, recorded by scripts/record-facts.ts. */
export interface Facts {
  version: Record<string, string>;
  resources: Record<string, ResourceFacts[]>;
  discovery: { api: Record<string, unknown>; apis: Record<string, unknown> };
  schemas: Record<string, SchemaNode>;
  paths: Record<string, Record<string, Record<string, unknown>>>;
  messages: Record<string, unknown>;
}

/** One served kind with everything the facts say about it. */
export interface KindFacts extends ResourceKind {
  /** `v1` or `group/version`. */
  groupVersion: string;
  singular: string;
  shortNames: readonly string[];
  verbs: readonly string[];
  subresources: ReadonlySet<string>;
  schemaName: string;
  /** Defined by a CustomResourceDefinition on the real server: other words for errors, no strategic merge. */
  custom: boolean;
}

const unstored = new Set(['SelfSubjectAccessReview']);
const sharedElsewhere = new Set(['events.k8s.io/v1']);

export function loadFacts(): Facts {
  const candidates = ['../../facts/kubernetes.json.br', '../facts/kubernetes.json.br'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const file = candidates.find((path) => existsSync(path));
  if (file === undefined)
    throw new Error(
      `The recorded API facts are missing; looked for ${candidates.join(' and ')}. Run scripts/record-facts.ts.`,
    );
  return JSON.parse(brotliDecompressSync(readFileSync(file)).toString()) as Facts;
}

/** The kinds that are stored, one entry per kind; `Event` is served from v1 only. */
export function storedKinds(facts: Facts): KindFacts[] {
  const names = schemaNames(facts);
  const kinds: KindFacts[] = [];
  for (const [groupVersion, resources] of Object.entries(facts.resources)) {
    if (sharedElsewhere.has(groupVersion)) continue;
    for (const one of resources) {
      if (one.name.includes('/') || unstored.has(one.kind)) continue;
      const slash = groupVersion.indexOf('/');
      const subresources = resources
        .filter((other) => other.name.startsWith(`${one.name}/`))
        .map((other) => other.name.slice(one.name.length + 1));
      const schemaName = names.get(`${groupVersion}/${one.kind}`) ?? '';
      kinds.push({
        group: slash === -1 ? '' : groupVersion.slice(0, slash),
        version: groupVersion.slice(slash + 1),
        groupVersion,
        resource: one.name,
        kind: one.kind,
        namespaced: one.namespaced,
        singular: one.singularName,
        shortNames: one.shortNames ?? [],
        verbs: one.verbs,
        subresources: new Set(subresources),
        schemaName,
        custom: !schemaName.startsWith('io.k8s.api.'),
      });
    }
  }
  return kinds;
}

function schemaNames(facts: Facts): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(facts.schemas)) {
    const identities = schema['x-kubernetes-group-version-kind'] as
      { group: string; version: string; kind: string }[] | undefined;
    if (identities?.length !== 1) continue;
    for (const { group, version, kind } of identities)
      names.set(`${group === '' ? '' : `${group}/`}${version}/${kind}`, name);
  }
  return names;
}
