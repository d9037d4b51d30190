import type { ObservedNamespace } from '../../domain/store/observed.ts';
import type { WireCondition, WireNamespace, WireObject } from '../wire-objects.ts';
import { cut, projectRef, storeIdLabel } from './refs.ts';

/** Conditions of a namespace on its way out that are True while something holds it. */
const blocking = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
]);

export function blockersOf(conditions: WireCondition[] | undefined): { type: string; message: string }[] {
  return (conditions ?? [])
    .filter((one) => one.status === 'True' && blocking.has(one.type))
    .map((one) => ({ type: one.type, message: cut(one.message) }));
}

export function phaseOf(namespace: WireNamespace): 'Active' | 'Terminating' {
  const going =
    namespace.status?.phase === 'Terminating' || namespace.metadata.deletionTimestamp !== undefined;
  return going ? 'Terminating' : 'Active';
}

export function projectNamespace(object: WireObject): ObservedNamespace {
  const namespace: WireNamespace = object;
  return {
    ...projectRef('Namespace', namespace.metadata),
    phase: phaseOf(namespace),
    storeId: namespace.metadata.labels?.[storeIdLabel],
    blockers: blockersOf(namespace.status?.conditions),
  };
}
