import type { KindFacts } from '../facts/facts.ts';
import { cloneObject } from '../schema/clone.ts';
import type { DeleteOptions, KubeObject } from './api.ts';
import { conflict, notFound } from './errors.ts';
import { stamp } from './metadata.ts';
import { isReleased } from './registry.ts';
import type { Registry } from './registry.ts';

export interface Removal {
  object: KubeObject;
  /** False while finalizers or a grace period hold the object. */
  gone: boolean;
}

const namespaceBusy =
  'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will automatically be purged by the system.';

/** Deletes as the real server does: preconditions, grace period of pods, finalizers of propagation, namespaces in two steps. */
export function removeObject(
  registry: Registry,
  facts: KindFacts,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): Removal {
  const { store } = registry.parts;
  const live = store.entry(facts.kind, namespace, name)?.object;
  if (live === undefined) throw notFound(facts, name);
  checkPreconditions(facts, live, options);
  registry.admitDelete(live, options.dryRun === true);
  if (facts.kind === 'Namespace' && live.metadata.deletionTimestamp !== undefined && !isReleased(live))
    throw conflict(facts, name, namespaceBusy);
  const next = marked(registry, live, options);
  if (options.dryRun === true) return { object: next, gone: isReleased(next) };
  if (isReleased(next)) {
    store.drop(next);
    return { object: next, gone: true };
  }
  if (JSON.stringify(next) !== JSON.stringify(live)) store.put(next);
  return { object: next, gone: false };
}

function checkPreconditions(facts: KindFacts, live: KubeObject, options: DeleteOptions): void {
  const { name, uid = '', resourceVersion = '' } = live.metadata;
  const target = { group: '', resource: facts.kind, kind: facts.kind };
  if (options.uid !== undefined && options.uid !== uid) {
    throw conflict(
      target,
      name,
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    throw conflict(
      target,
      name,
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

function marked(registry: Registry, live: KubeObject, options: DeleteOptions): KubeObject {
  const next = cloneObject(live);
  const { metadata } = next;
  const finalizers = (metadata.finalizers ?? []).filter(
    (one) => options.propagation === undefined || (one !== 'orphan' && one !== 'foregroundDeletion'),
  );
  if (options.propagation === 'Orphan') finalizers.push('orphan');
  if (options.propagation === 'Foreground') finalizers.push('foregroundDeletion');
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  const grace = graceSeconds(live, options);
  const { clock } = registry.parts;
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = stamp({ ...clock, now: () => clock.now() + grace * 1000 });
    metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation !== undefined) metadata.generation += 1;
  } else if (grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
    metadata.deletionTimestamp = stamp({ ...clock, now: () => clock.now() + grace * 1000 });
    metadata.deletionGracePeriodSeconds = grace;
  }
  if (next.kind === 'Namespace') {
    delete metadata.deletionGracePeriodSeconds;
    next['status'] = { ...(next['status'] as object), phase: 'Terminating' };
  }
  return next;
}

/** Only pods that run somewhere get time to end. */
function graceSeconds(live: KubeObject, options: DeleteOptions): number {
  if (live.kind !== 'Pod') return 0;
  const spec = live['spec'] as { nodeName?: string; terminationGracePeriodSeconds?: number };
  const { phase } = (live['status'] ?? {}) as { phase?: string };
  if (spec.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') return 0;
  return (
    options.gracePeriodSeconds ??
    live.metadata.deletionGracePeriodSeconds ??
    spec.terminationGracePeriodSeconds ??
    30
  );
}
