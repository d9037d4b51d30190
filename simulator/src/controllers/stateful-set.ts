import { StatusError } from '../api/api.ts';
import type { Controller, KubeObject } from '../api/api.ts';
import { nameHash } from '../objects/hash.ts';
import { controllerKey, controllerReference, parseKey, writeStatus } from '../objects/meta.ts';
import { isReady, isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { ClaimTemplate, StatefulSet } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { availability, podFromTemplate, podsOf } from './pods.ts';

const COMPONENT = 'statefulset-controller';
const REVISION_LABEL = 'controller-revision-hash';

/** Pods with fixed names and claims of their own, made in order, updated from the last to the first, one at a time. */
export function createStatefulSetController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'statefulset',
    starts: ['StatefulSet'],
    watches: { StatefulSet: own, Pod: (change) => controllerKey(change.object, 'StatefulSet') },
    reconcile: (key, requeue) => {
      reconcile(parts, key, requeue);
    },
  });
}

function reconcile(parts: ControllerParts, key: string, requeue: Requeue): void {
  const { api, clock } = parts;
  const { namespace, name } = parseKey(key);
  const set = api.get('StatefulSet', namespace, name) as StatefulSet | undefined;
  if (set === undefined) return;
  const revision = ensureRevision(parts, set);
  const isLeaving = set.metadata.deletionTimestamp !== undefined;
  const failure = isLeaving ? undefined : act(parts, set, revision);
  const pods = podsOf(api, set).filter((pod) => ordinal(set, pod) !== undefined);
  const ages = pods
    .filter(isRunning)
    .map((pod) => availability(pod, set.spec.minReadySeconds ?? 0, clock.now()));
  const wake = Math.min(...ages.map((age) => age.wakeIn ?? Infinity));
  writeStatus(api, set, statusOf(set, pods, revision, ages.filter((age) => age.isAvailable).length));
  if (Number.isFinite(wake)) requeue.after(key, wake);
  if (failure !== undefined) throw failure;
}

/** One round: what is missing first, in order; then what is too much; then the update. Answers a refusal. */
function act(parts: ControllerParts, set: StatefulSet, revision: string): StatusError | undefined {
  const replicas = set.spec.replicas ?? 1;
  const inOrder = set.spec.podManagementPolicy !== 'Parallel';
  const pods = new Map(podsOf(parts.api, set).map((pod) => [ordinal(set, pod), pod]));
  for (let index = 0; index < replicas; index += 1) {
    const pod = pods.get(index);
    if (pod === undefined) {
      const refusal = createPod(parts, set, index, revision);
      if (refusal !== undefined || inOrder) return refusal;
    } else if (isTerminal(pod) && pod.metadata.deletionTimestamp === undefined) {
      removePod(parts, set, pod);
      return undefined;
    } else if (inOrder && !(isReady(pod) && isRunning(pod))) return undefined;
  }
  const excess = [...pods.values()]
    .filter((pod) => (ordinal(set, pod) ?? -1) >= replicas)
    .sort((a, b) => (ordinal(set, b) ?? 0) - (ordinal(set, a) ?? 0));
  for (const pod of inOrder ? excess.slice(0, 1) : excess) if (isRunning(pod)) removePod(parts, set, pod);
  if (excess.length > 0 && inOrder) return undefined;
  update(parts, set, pods, revision);
  return undefined;
}

function update(
  parts: ControllerParts,
  set: StatefulSet,
  pods: ReadonlyMap<number | undefined, Pod>,
  revision: string,
): void {
  if (set.spec.updateStrategy?.type === 'OnDelete') return;
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  for (let index = (set.spec.replicas ?? 1) - 1; index >= partition; index -= 1) {
    const pod = pods.get(index);
    if (pod === undefined) return;
    if (revisionOf(pod) !== revision && isRunning(pod)) {
      removePod(parts, set, pod);
      return;
    }
    if (!(isReady(pod) && isRunning(pod))) return;
  }
}

function createPod(
  parts: ControllerParts,
  set: StatefulSet,
  index: number,
  revision: string,
): StatusError | undefined {
  const name = `${set.metadata.name}-${String(index)}`;
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => {
    parts.events.record(set, { type, reason, message, component: COMPONENT });
  };
  try {
    for (const template of set.spec.volumeClaimTemplates ?? []) createClaim(parts, set, template, name, tell);
    parts.api.create(podOf(set, name, index, revision));
    tell('Normal', 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`);
    return undefined;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    tell(
      'Warning',
      'FailedCreate',
      `Create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`,
    );
    return error;
  }
}

function createClaim(
  { api }: ControllerParts,
  set: StatefulSet,
  template: ClaimTemplate,
  pod: string,
  tell: (type: 'Normal', reason: string, message: string) => void,
): void {
  const name = `${template.metadata.name}-${pod}`;
  const namespace = set.metadata.namespace ?? '';
  if (api.get('PersistentVolumeClaim', namespace, name) !== undefined) return;
  const labels = { ...template.metadata.labels, ...set.spec.selector.matchLabels };
  const { annotations } = template.metadata;
  api.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, labels, ...(annotations === undefined ? {} : { annotations }) },
    spec: template.spec,
  });
  tell(
    'Normal',
    'SuccessfulCreate',
    `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`,
  );
}

function podOf(set: StatefulSet, name: string, index: number, revision: string): KubeObject {
  const pod = podFromTemplate(set, set.spec.template, { name });
  pod.metadata.generateName = `${set.metadata.name}-`;
  pod.metadata.labels = {
    ...pod.metadata.labels,
    'apps.kubernetes.io/pod-index': String(index),
    [REVISION_LABEL]: revision,
    'statefulset.kubernetes.io/pod-name': name,
  };
  pod.spec.hostname = name;
  if (set.spec.serviceName !== undefined && set.spec.serviceName !== '')
    pod.spec.subdomain = set.spec.serviceName;
  const claims = (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    name: template.metadata.name,
    persistentVolumeClaim: { claimName: `${template.metadata.name}-${name}` },
  }));
  const others = (pod.spec.volumes ?? []).filter(
    (volume) => !claims.some((claim) => claim.name === volume.name),
  );
  if (claims.length + others.length > 0) pod.spec.volumes = [...claims, ...others];
  return pod;
}

function removePod(parts: ControllerParts, set: StatefulSet, pod: Pod): void {
  parts.api.remove('Pod', pod.metadata.namespace, pod.metadata.name, {
    ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
  });
  parts.events.record(set, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
    component: COMPONENT,
  });
}

/** The template's name as a revision, kept as a ControllerRevision where that kind is served. */
function ensureRevision({ api }: ControllerParts, set: StatefulSet): string {
  const name = `${set.metadata.name}-${nameHash(set.spec.template)}`;
  const namespace = set.metadata.namespace ?? '';
  const isServed = api.kinds.some((served) => served.kind === 'ControllerRevision');
  if (
    !isServed ||
    set.metadata.deletionTimestamp !== undefined ||
    api.get('ControllerRevision', namespace, name) !== undefined
  )
    return name;
  const before = api.list('ControllerRevision', {
    namespace,
    filter: (object) => controllerKey(object, 'StatefulSet').includes(`${namespace}/${set.metadata.name}`),
  });
  api.create({
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace,
      labels: {
        ...set.spec.selector.matchLabels,
        'controller.kubernetes.io/hash': name.slice(set.metadata.name.length + 1),
      },
      ownerReferences: [controllerReference(set)],
    },
    data: { spec: { template: { ...set.spec.template, $patch: 'replace' } } },
    revision: Math.max(0, ...before.map((object) => Number(object.revision ?? 0))) + 1,
  });
  return name;
}

function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  revision: string,
  available: number,
): Record<string, unknown> {
  const replicas = set.spec.replicas ?? 1;
  const updatedPods = pods.filter((pod) => revisionOf(pod) === revision && isRunning(pod)).length;
  const ready = pods.filter((pod) => isReady(pod) && isRunning(pod)).length;
  const isUpdated = updatedPods === replicas && ready === replicas && pods.length === replicas;
  const current = isUpdated ? revision : (set.status?.currentRevision ?? revision);
  const currentPods = pods.filter((pod) => revisionOf(pod) === current && isRunning(pod)).length;
  return {
    observedGeneration: set.metadata.generation,
    replicas: pods.length,
    readyReplicas: ready || undefined,
    availableReplicas: available,
    currentReplicas: currentPods || undefined,
    updatedReplicas: updatedPods || undefined,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  };
}

function ordinal(set: StatefulSet, pod: Pod): number | undefined {
  const suffix = pod.metadata.name.slice(set.metadata.name.length + 1);
  return pod.metadata.name.startsWith(`${set.metadata.name}-`) && /^\d+$/.test(suffix)
    ? Number(suffix)
    : undefined;
}

function isRunning(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp === undefined;
}

function revisionOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[REVISION_LABEL];
}
