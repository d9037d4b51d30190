import type { Api, Controller, KubeObject, ResourceKind } from '../api/api.ts';
import { condition, keyOf, timestamp, writeStatus } from '../objects/meta.ts';
import type { Condition } from '../objects/workloads.ts';
import { createController } from './controller.ts';
import type { ControllerParts } from './controller.ts';

interface Namespace extends KubeObject {
  spec: { finalizers?: string[] };
  status?: { phase?: string; conditions?: Condition[] };
}

interface Remaining {
  counts: Map<string, number>;
  finalizers: Map<string, number>;
}

/** Empties a namespace that is being deleted, says what still stands in the way, and lets it go when it is empty. */
export function createNamespaceController(parts: ControllerParts): Controller {
  const kinds = parts.api.kinds.filter((served) => served.namespaced);
  const leaving = (name: string | undefined): string[] =>
    name !== undefined &&
    parts.api.get('Namespace', undefined, name)?.metadata.deletionTimestamp !== undefined
      ? [`/${name}`]
      : [];
  const watches = Object.fromEntries(
    kinds.map((served) => [
      served.kind,
      (change: { type: string; object: KubeObject }) =>
        change.type === 'DELETED' || change.object.metadata.deletionTimestamp !== undefined
          ? leaving(change.object.metadata.namespace)
          : [],
    ]),
  );
  return createController(parts, {
    name: 'namespace',
    starts: ['Namespace'],
    watches: { ...watches, Namespace: (change) => [keyOf(change.object)] },
    reconcile: (key) => {
      const namespace = parts.api.get('Namespace', undefined, key.slice(1)) as Namespace | undefined;
      if (namespace?.metadata.deletionTimestamp !== undefined) finalize(parts, namespace, kinds);
    },
  });
}

/** Pods go first, as of 1.34, so that network policies and credentials outlive them. */
function finalize(parts: ControllerParts, namespace: Namespace, kinds: readonly ResourceKind[]): void {
  const { api, clock } = parts;
  const { name } = namespace.metadata;
  const phased = (
    namespace.status?.phase === 'Terminating'
      ? namespace
      : writeStatus(api, namespace, { ...namespace.status, phase: 'Terminating' })
  ) as Namespace;
  const pods = kinds.filter((served) => served.kind === 'Pod');
  removeAll(api, name, pods);
  const tell = (left: Remaining): void => {
    const conditions = describe(phased.status?.conditions ?? [], left, timestamp(clock.now()));
    writeStatus(api, phased, { phase: 'Terminating', conditions });
  };
  // While a pod is there nothing else is looked at, and the conditions say that nothing is left: so does 1.35.
  if (remaining(api, name, pods).counts.size > 0) {
    tell({ counts: new Map(), finalizers: new Map() });
    return;
  }
  removeAll(api, name, kinds);
  const left = remaining(api, name, kinds);
  if (left.counts.size > 0) {
    tell(left);
    return;
  }
  const empty = api.get('Namespace', undefined, name) as Namespace | undefined;
  if (empty?.spec.finalizers?.includes('kubernetes') === true)
    api.update({
      ...empty,
      spec: { ...empty.spec, finalizers: empty.spec.finalizers.filter((entry) => entry !== 'kubernetes') },
    });
}

function removeAll(api: Api, namespace: string, kinds: readonly ResourceKind[]): void {
  for (const { kind } of kinds) {
    for (const object of api.list(kind, { namespace }))
      if (object.metadata.deletionTimestamp === undefined)
        api.remove(kind, namespace, object.metadata.name, { propagation: 'Background' });
  }
}

function remaining(api: Api, namespace: string, kinds: readonly ResourceKind[]): Remaining {
  const left: Remaining = { counts: new Map(), finalizers: new Map() };
  for (const { kind, resource, group } of kinds) {
    const objects = api.list(kind, { namespace });
    if (objects.length > 0) left.counts.set(`${resource}.${group}`, objects.length);
    for (const finalizer of objects.flatMap((object) => object.metadata.finalizers ?? []))
      left.finalizers.set(finalizer, (left.finalizers.get(finalizer) ?? 0) + 1);
  }
  return left;
}

const list = (counts: Map<string, number>, word: string): string =>
  [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${word} ${String(count)} resource instances`)
    .join(', ');

function describe(before: readonly Condition[], left: Remaining, now: string): Condition[] {
  const hasFinalizers = left.finalizers.size > 0;
  const next: Condition[] = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    {
      type: 'NamespaceDeletionContentFailure',
      status: 'False',
      reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on finalization',
    },
    left.counts.size > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${list(left.counts, 'has')}`,
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        },
    hasFinalizers
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${list(left.finalizers, 'in')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
  return next.map((entry) => {
    const old = condition(before, entry.type);
    return {
      ...entry,
      lastTransitionTime: old?.status === entry.status ? (old.lastTransitionTime ?? now) : now,
    };
  });
}
