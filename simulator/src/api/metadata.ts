import type { KindFacts } from '../facts/facts.ts';
import { cloneJson } from '../schema/clone.ts';
import { same } from '../schema/same.ts';
import { prepareKind } from '../defaults/prepare.ts';
import type { Clock, KubeObject, ObjectMeta } from './api.ts';
import { badRequest } from './errors.ts';

/** Whole seconds in UTC, as metav1.Time prints. */
export const stamp = (clock: Clock): string => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');

const generations = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Ingress',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'EndpointSlice',
  'IngressClass',
  'GatewayClass',
  'Gateway',
  'HTTPRoute',
]);
const firstStatus: Record<string, Record<string, unknown>> = {
  Service: { loadBalancer: {} },
  Ingress: { loadBalancer: {} },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  ReplicaSet: { replicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  HorizontalPodAutoscaler: { desiredReplicas: 0 },
  PodDisruptionBudget: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
};
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const longestBase = 58;

/** Sets what the server sets on a new object: name, identity, times, and drops what a client may not set. */
export function prepareCreate(
  facts: KindFacts,
  object: KubeObject,
  parts: { clock: Clock; newUid: () => string; random: () => number },
): void {
  const { metadata } = object;
  if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== '')
    throw badRequest('resourceVersion should not be set on objects to be created');
  if (metadata.name === '' && metadata.generateName !== undefined)
    metadata.name = generateName(metadata.generateName, parts.random);
  if (!facts.namespaced) delete metadata.namespace;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.resourceVersion;
  metadata.uid = parts.newUid();
  metadata.creationTimestamp = stamp(parts.clock);
  delete metadata.generation;
  if (generations.has(facts.kind)) metadata.generation = 1;
  if (facts.subresources.has('status')) {
    delete object['status'];
    if (!facts.custom) object['status'] = cloneJson(firstStatus[facts.kind] ?? {});
  }
  prepareKind(object, parts.random);
}

function generateName(base: string, random: () => number): string {
  let suffix = '';
  for (let index = 0; index < 5; index += 1)
    suffix += alphabet[Math.floor(random() * alphabet.length)] ?? 'b';
  return `${base.slice(0, longestBase)}${suffix}`;
}

/** The new form of a live object: the sent part, with everything the writer may not change taken from the live one. */
export function carryOver(
  facts: KindFacts,
  live: KubeObject,
  sent: KubeObject,
  options: { subresource?: string; internal?: boolean },
): KubeObject {
  if (options.subresource === 'status') {
    const { managedFields } = sent.metadata;
    const metadata: ObjectMeta = {
      ...live.metadata,
      ...(managedFields === undefined ? {} : { managedFields }),
    };
    const { status: _old, ...rest } = live;
    return {
      ...cloneJson(rest),
      metadata,
      ...(sent['status'] === undefined ? {} : { status: sent['status'] }),
    } as KubeObject;
  }
  const {
    uid,
    creationTimestamp,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    namespace,
    generateName: base,
    resourceVersion,
  } = live.metadata;
  const fixed = {
    uid,
    creationTimestamp,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    namespace,
    generateName: base,
    resourceVersion,
  };
  const metadata = { ...sent.metadata } as Record<string, unknown>;
  for (const [key, value] of Object.entries(fixed)) {
    if (value === undefined) delete metadata[key];
    else metadata[key] = value;
  }
  const next = { ...sent, metadata: metadata as unknown as ObjectMeta } as KubeObject;
  if (facts.subresources.has('status')) {
    delete next['status'];
    if (live['status'] !== undefined) next['status'] = cloneJson(live['status']);
  }
  keepServerChoices(next, live, options.internal === true);
  if (generations.has(facts.kind) && !same(wanted(live), wanted(next)))
    next.metadata.generation = (generation ?? 0) + 1;
  return next;
}

/** What generation counts: all but metadata, status and the node a pod was bound to. */
function wanted({ metadata: _metadata, status: _status, ...rest }: KubeObject): Record<string, unknown> {
  if (rest.kind !== 'Pod') return rest;
  const { nodeName: _nodeName, ...spec } = rest['spec'] as Record<string, unknown>;
  return { ...rest, spec };
}

/** Fields a client may leave out because the server chose them at creation. */
function keepServerChoices(next: KubeObject, live: KubeObject, internal: boolean): void {
  const spec = next['spec'] as Record<string, unknown> | undefined;
  const old = (live['spec'] ?? {}) as Record<string, unknown>;
  if (next.kind === 'Namespace' && !internal) next['spec'] = old;
  if (spec === undefined) return;
  if (next.kind === 'Service' && spec['type'] !== 'ExternalName')
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'])
      spec[field] ??= old[field];
  if (next.kind === 'Job' && spec['manualSelector'] !== true) spec['selector'] ??= old['selector'];
  if (next.kind === 'PersistentVolumeClaim')
    for (const field of ['volumeName', 'storageClassName', 'volumeMode'])
      if (spec[field] === undefined && old[field] !== undefined) spec[field] = old[field];
}
