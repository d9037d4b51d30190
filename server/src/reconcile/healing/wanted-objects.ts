import { manifestKey } from '../../domain/drift/baseline.ts';
import type { OurManager } from '../../domain/drift/ownership.ts';
import type { Engine, EngineInput, Manifest } from '../../domain/engine.ts';
import { manifestObjects } from '../../domain/store/manifest-objects.ts';
import type { Store } from '../../domain/store/store.ts';
import { parseManifests } from '../../helm/manifest-yaml.ts';
import { namespaceManifest } from '../steps/namespace.ts';

export interface WantedObject {
  manifest: Manifest;
  /** As whom it was applied and is healed. */
  manager: OurManager;
}

interface WantedOf {
  store: Store;
  engine: Engine;
  input: EngineInput;
  /** As helm rendered it. */
  manifest: string;
}

/** Names of the markers: ConfigMaps that vanish together with a Secret, which is never watched itself. */
export const recordMarker = 'release-record';
export const markerKey = (name: string): string => `ConfigMap/${name}`;

/** `Kind/name` of everything that the store should have, without the cost of parsing. */
export function wantedKeys(
  { store, engine, input, manifest }: WantedOf,
  watched: ReadonlySet<string>,
): string[] {
  const released = manifestObjects(manifest).map(({ kind, name }) => `${kind}/${name}`);
  const own = [namespaceManifest(store), ...engine.guardRails(input)].map(manifestKey);
  const markers = [markerKey(input.credentialsSecret), markerKey(recordMarker)];
  return [...new Set([...own, ...markers, ...released])].filter((key) =>
    watched.has(key.slice(0, key.indexOf('/'))),
  );
}

/** Everything that is applied to the store, by `Kind/name`: what we make ourselves, and the release's objects. */
export function wantedObjects(of: WantedOf): Map<string, WantedObject> {
  const { store, engine, input, manifest } = of;
  const own = [namespaceManifest(store), ...engine.guardRails(input)];
  const all: WantedObject[] = [
    ...own.map((object) => ({ manifest: object, manager: 'shopyard' as const })),
    ...parsed(manifest).map((object) => ({ manifest: asHelm(object, store), manager: 'helm' as const })),
  ];
  return new Map(all.map((object) => [manifestKey(object.manifest), object]));
}

const parsed = (manifest: string): Manifest[] =>
  (parseManifests(manifest) as Partial<Manifest>[]).filter(
    (object): object is Manifest => object.metadata !== undefined,
  );

/** Helm adds these when it applies; without them an apply in its name would take them away. */
function asHelm(object: Manifest, store: Store): Manifest {
  const { metadata } = object;
  return {
    ...object,
    metadata: {
      ...metadata,
      namespace: metadata.namespace ?? store.namespace,
      labels: { ...metadata.labels, 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...metadata.annotations,
        'meta.helm.sh/release-name': store.name,
        'meta.helm.sh/release-namespace': store.namespace,
      },
    },
  };
}
