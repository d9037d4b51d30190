import type { ObservedNamespace } from '../../domain/store/observed.ts';
import type { WireNamespace, WireObject } from '../wire-objects.ts';
import { cut, projectRef, storeIdLabel } from './refs.ts';

/** Conditions of a namespace on its way out that are True while something holds it. */
const blocking = new Set([
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceContentRemaining',
  'NamespaceFinalizersRemaining',
]);

/** What holds a namespace on its way out: the conditions tell of what lies in it, its own finalizers stand in no condition. */
export function blockersOf({ metadata, status }: WireNamespace): { type: string; message: string }[] {
  const inside = (status?.conditions ?? [])
    .filter((one) => one.status === 'True' && blocking.has(one.type))
    .map((one) => ({ type: one.type, message: `${cut(one.message).replace(/\.$/, '')}.` }));
  if (metadata.deletionTimestamp === undefined) return inside;
  const own = (metadata.finalizers ?? []).map((finalizer) => ({
    type: 'OwnFinalizer',
    message: `The namespace itself carries the finalizer ${finalizer}, which only the program that set it takes away.`,
  }));
  return [...inside, ...own];
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
    blockers: blockersOf(namespace),
  };
}
