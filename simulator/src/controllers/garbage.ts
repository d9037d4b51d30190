import { StatusError } from '../api/api.ts';
import type { Change, Controller, KubeObject, OwnerReference } from '../api/api.ts';
import { createController } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

/** Who belongs to whom, by uid; kept up by the API's changes so that a deletion never searches all objects. */
interface Graph {
  dependents: Map<string, Map<string, KubeObject>>;
  note(change: Pick<Change, 'type' | 'object' | 'previous'>): void;
}

/**
 * Removes what belonged to a removed owner (background), waits for what blocks its owner (foreground), or lets dependents go
 * free (orphan). An object goes only when none of its owners is left; a reference to an owner that never was counts as gone.
 */
export function createGarbageController(parts: ControllerParts): Controller {
  const graph = createGraph();
  const kinds = parts.api.kinds.filter((served) => served.kind !== 'Event').map((served) => served.kind);
  const watch = (change: Change): readonly string[] => {
    graph.note(change);
    return keysFor(graph, change);
  };
  return createController(parts, {
    name: 'garbage',
    starts: kinds,
    startKeys: (object) => {
      graph.note({ type: 'ADDED', object });
      return isSuspect(object) ? [keyFor(object)] : [];
    },
    watches: Object.fromEntries(kinds.map((kind) => [kind, watch])),
    reconcile: (key) => {
      reconcile(parts, graph, key);
    },
  });
}

function isSuspect(object: KubeObject): boolean {
  return (
    (object.metadata.ownerReferences?.length ?? 0) > 0 || object.metadata.deletionTimestamp !== undefined
  );
}

function keyFor(object: KubeObject): string {
  return [object.kind, object.metadata.namespace ?? '', object.metadata.name].join('/');
}

/** A removed owner wakes its dependents; a removed dependent wakes owners that may wait for it. */
function keysFor(graph: Graph, change: Change): string[] {
  const { object, type } = change;
  const dependents = [...(graph.dependents.get(object.metadata.uid ?? '')?.keys() ?? [])];
  if (type !== 'DELETED') return isSuspect(object) ? [keyFor(object)] : [];
  const owners = (object.metadata.ownerReferences ?? []).map((reference) =>
    [reference.kind, object.metadata.namespace ?? '', reference.name].join('/'),
  );
  return [...dependents, ...owners];
}

function reconcile(parts: ControllerParts, graph: Graph, key: string): void {
  const { api } = parts;
  const [kind = '', namespace = '', ...name] = key.split('/');
  const object = api.get(kind, namespace === '' ? undefined : namespace, name.join('/'));
  if (object === undefined) return;
  if (object.metadata.deletionTimestamp !== undefined) {
    if (object.metadata.finalizers?.includes(ORPHAN) === true) setFree(parts, graph, object);
    else if (object.metadata.finalizers?.includes(FOREGROUND) === true)
      removeDependents(parts, graph, object);
    return;
  }
  const references = object.metadata.ownerReferences ?? [];
  if (references.length === 0) return;
  const solid = references.filter((reference) => isAlive(parts, object, reference));
  if (solid.length === references.length) return;
  if (solid.length > 0) api.update({ ...object, metadata: { ...object.metadata, ownerReferences: solid } });
  else
    api.remove(kind, object.metadata.namespace, object.metadata.name, {
      propagation: 'Background',
      ...(object.metadata.uid === undefined ? {} : { uid: object.metadata.uid }),
    });
}

function isAlive({ api }: ControllerParts, object: KubeObject, reference: OwnerReference): boolean {
  const served = api.kinds.find((entry) => entry.kind === reference.kind);
  if (served === undefined) return true;
  const owner = api.get(
    reference.kind,
    served.namespaced ? object.metadata.namespace : undefined,
    reference.name,
  );
  return owner?.metadata.uid === reference.uid;
}

function setFree({ api }: ControllerParts, graph: Graph, owner: KubeObject): void {
  for (const dependent of presentDependents(api, graph, owner)) {
    const ownerReferences = (dependent.metadata.ownerReferences ?? []).filter(
      (reference) => reference.uid !== owner.metadata.uid,
    );
    api.update({ ...dependent, metadata: { ...dependent.metadata, ownerReferences } });
  }
  dropFinalizer(api, owner, ORPHAN);
}

function removeDependents({ api }: ControllerParts, graph: Graph, owner: KubeObject): void {
  const dependents = presentDependents(api, graph, owner);
  for (const dependent of dependents) {
    if (dependent.metadata.deletionTimestamp !== undefined) continue;
    const hasOwn = graph.dependents.has(dependent.metadata.uid ?? '');
    api.remove(dependent.kind, dependent.metadata.namespace, dependent.metadata.name, {
      propagation: hasOwn ? 'Foreground' : 'Background',
    });
  }
  const isBlocked = presentDependents(api, graph, owner).some(
    (dependent) =>
      dependent.metadata.ownerReferences?.some(
        (reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion === true,
      ) === true,
  );
  if (!isBlocked) dropFinalizer(api, owner, FOREGROUND);
}

function presentDependents(api: ControllerParts['api'], graph: Graph, owner: KubeObject): KubeObject[] {
  const known = [...(graph.dependents.get(owner.metadata.uid ?? '')?.values() ?? [])];
  return known
    .map((entry) => api.get(entry.kind, entry.metadata.namespace, entry.metadata.name))
    .filter((entry) => entry !== undefined);
}

function dropFinalizer(api: ControllerParts['api'], object: KubeObject, finalizer: string): void {
  const present = api.get(object.kind, object.metadata.namespace, object.metadata.name);
  if (present === undefined) return;
  try {
    api.update({
      ...present,
      metadata: {
        ...present.metadata,
        finalizers: (present.metadata.finalizers ?? []).filter((entry) => entry !== finalizer),
      },
    });
  } catch (error) {
    if (!(error instanceof StatusError) || error.code !== 404) throw error;
  }
}

function createGraph(): Graph {
  const dependents: Graph['dependents'] = new Map();
  const forget = (object: KubeObject): void => {
    for (const reference of object.metadata.ownerReferences ?? []) {
      const known = dependents.get(reference.uid);
      known?.delete(keyFor(object));
      if (known?.size === 0) dependents.delete(reference.uid);
    }
  };
  return {
    dependents,
    note({ type, object, previous }) {
      if (previous !== undefined) forget(previous);
      if (type === 'DELETED') {
        forget(object);
        return;
      }
      const { apiVersion, kind, metadata } = object;
      const entry: KubeObject = {
        apiVersion,
        kind,
        metadata: {
          name: metadata.name,
          ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
          ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
        },
      };
      for (const reference of metadata.ownerReferences ?? []) {
        const known = dependents.get(reference.uid) ?? new Map<string, KubeObject>();
        known.set(keyFor(object), entry);
        dependents.set(reference.uid, known);
      }
    },
  };
}
