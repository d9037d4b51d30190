import { stringify } from 'yaml';
import { credentialsSecretName } from '../domain/engine-input.ts';
import type { Manifest } from '../domain/engine.ts';
import { manifestObjects } from '../domain/store/manifest-objects.ts';
import { maskedManifest } from '../domain/store/masked.ts';
import type { Store } from '../domain/store/store.ts';
import { unifiedDiff } from '../lib/unified-diff.ts';

export interface PlannedObject {
  kind: string;
  name: string;
  action: 'CREATE' | 'CHANGE' | 'DELETE' | 'KEEP';
  diff: string | undefined;
}

interface RenderedObject {
  kind: string;
  name: string;
  /** As people may read it. */
  text: string;
}

/** Every object of a manifest that helm rendered, in its order. */
export const renderedObjects = (manifest: string): RenderedObject[] =>
  manifestObjects(manifest).map(({ kind, name, text }) => ({
    kind,
    name,
    text: `${maskedManifest(text.replaceAll(/^#.*\n/gm, '').trim())}\n`,
  }));

/** Namespace, guard rails and the name of the credentials: what the control plane keeps itself. */
export const ownObjects = (
  { namespace, wanted }: Pick<Store, 'namespace' | 'wanted'>,
  guardRails: readonly Manifest[],
): Manifest[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  ...guardRails,
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: credentialsSecretName(wanted.credentialsVersion), namespace },
  },
];

export const ownObject = (manifest: Manifest): RenderedObject => ({
  kind: manifest.kind,
  name: manifest.metadata.name,
  text: maskedManifest(stringify(manifest)),
});

/** What would happen to each object; what is gone at the end of the list. Volumes are never deleted by a release. */
export function plannedObjects(
  before: readonly RenderedObject[],
  after: readonly RenderedObject[],
): PlannedObject[] {
  const old = new Map(before.map((object) => [keyOf(object), object]));
  const planned = after.map((object): PlannedObject => {
    const { kind, name, text } = object;
    const known = old.get(keyOf(object));
    if (known === undefined) return { kind, name, action: 'CREATE', diff: undefined };
    old.delete(keyOf(object));
    if (known.text === text) return { kind, name, action: 'KEEP', diff: undefined };
    const diff = unifiedDiff(known.text, text, { before: `${kind}/${name}`, after: `${kind}/${name}` });
    return { kind, name, action: 'CHANGE', diff };
  });
  const gone = [...old.values()].map(({ kind, name }): PlannedObject => {
    const action = kind === 'PersistentVolumeClaim' ? 'KEEP' : 'DELETE';
    return { kind, name, action, diff: undefined };
  });
  return [...planned, ...gone];
}

const keyOf = ({ kind, name }: RenderedObject): string => `${kind}/${name}`;
