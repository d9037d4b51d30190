import { isDeepStrictEqual } from 'node:util';
import { nameHash } from '../objects/hash.ts';
import { controllerReference, timestamp } from '../objects/meta.ts';
import type { Condition, Deployment, PodTemplate, ReplicaSet } from '../objects/workloads.ts';
import type { ControllerParts } from './controller.ts';
import { newSetReplicas, rollingBounds } from './rolling.ts';

const COMPONENT = 'deployment-controller';
const HASH_LABEL = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
export const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MAXIMUM = 'deployment.kubernetes.io/max-replicas';
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  DESIRED,
  MAXIMUM,
]);

/** One look at a deployment. What is written in the round replaces what was read. */
export interface Round {
  parts: ControllerParts;
  deployment: Deployment;
  sets: ReplicaSet[];
  newSet: ReplicaSet | undefined;
}

/** Whether the set makes pods of this template; the hash label is the set's own. */
export function hasTemplate(set: ReplicaSet, template: PodTemplate): boolean {
  const { [HASH_LABEL]: _hash, ...labels } = set.spec.template.metadata?.labels ?? {};
  return isDeepStrictEqual(
    { ...set.spec.template, metadata: { ...set.spec.template.metadata, labels } },
    { ...template, metadata: { ...template.metadata, labels: template.metadata?.labels ?? {} } },
  );
}

/** The set with the deployment's template: made if there is none, with the replicas it may have at once. */
export function ensureNewSet(round: Round): void {
  if (round.newSet !== undefined) {
    adoptRevision(round);
    return;
  }
  const { parts, deployment, sets } = round;
  const hash = nameHash([deployment.spec.template, deployment.status?.collisionCount ?? 0]);
  const labels = { ...deployment.spec.template.metadata?.labels, [HASH_LABEL]: hash };
  const template = {
    ...deployment.spec.template,
    metadata: { ...deployment.spec.template.metadata, labels },
  };
  const revision = String(Math.max(0, ...sets.map(revisionOf)) + 1);
  const replicas = newSetReplicas(deployment, undefined, sets);
  const set = parts.api.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
      labels,
      annotations: setAnnotations(deployment, revision),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(deployment.spec.minReadySeconds === undefined
        ? {}
        : { minReadySeconds: deployment.spec.minReadySeconds }),
      selector: {
        ...deployment.spec.selector,
        matchLabels: { ...deployment.spec.selector.matchLabels, [HASH_LABEL]: hash },
      },
      template,
    },
  }) as ReplicaSet;
  round.newSet = set;
  round.sets = [...sets, set];
  if (replicas > 0) tellScaled(round, set, 0, replicas);
  writeRevision(round, revision);
  noteProgress(round, {
    type: 'Progressing',
    status: 'True',
    reason: 'NewReplicaSetCreated',
    message: `Created new replica set "${set.metadata.name}"`,
  });
}

function setAnnotations(deployment: Deployment, revision: string): Record<string, string> {
  const copied = Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([name]) => !NOT_COPIED.has(name)),
  );
  const wanted = deployment.spec.replicas ?? 1;
  return {
    ...copied,
    [REVISION]: revision,
    [DESIRED]: String(wanted),
    [MAXIMUM]: String(wanted + rollingBounds(deployment).maxSurge),
  };
}

/** A set that becomes the newest again (a rollback) takes the next revision number. */
export function adoptRevision(round: Round): void {
  const { newSet, sets } = round;
  if (newSet === undefined) return;
  const highest = Math.max(0, ...sets.filter((set) => set !== newSet).map(revisionOf));
  const revision = String(revisionOf(newSet) > highest ? revisionOf(newSet) : highest + 1);
  if (newSet.metadata.annotations?.[REVISION] !== revision) {
    replace(round, newSet, {
      ...newSet,
      metadata: { ...newSet.metadata, annotations: { ...newSet.metadata.annotations, [REVISION]: revision } },
    });
    noteProgress(round, {
      type: 'Progressing',
      status: 'True',
      reason: 'FoundNewReplicaSet',
      message: `Found new replica set "${newSet.metadata.name}"`,
    });
  }
  writeRevision(round, revision);
}

function writeRevision(round: Round, revision: string): void {
  const { deployment, parts } = round;
  if (deployment.metadata.annotations?.[REVISION] === revision) return;
  const annotations = { ...deployment.metadata.annotations, [REVISION]: revision };
  round.deployment = parts.api.update({
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
  }) as Deployment;
}

function noteProgress(round: Round, progress: Condition): void {
  const now = timestamp(round.parts.clock.now());
  const rest = (round.deployment.status?.conditions ?? []).filter((entry) => entry.type !== 'Progressing');
  const conditions = [...rest, { ...progress, lastUpdateTime: now, lastTransitionTime: now }];
  round.deployment = round.parts.api.updateStatus({
    ...round.deployment,
    status: { ...round.deployment.status, conditions },
  }) as Deployment;
}

/** Sets a set's replicas and the annotations that tell for which total they were meant. */
export function scaleSet(round: Round, set: ReplicaSet, replicas: number): void {
  const before = set.spec.replicas ?? 0;
  const { [DESIRED]: desired, [MAXIMUM]: maximum } = setAnnotations(round.deployment, '');
  const annotations = { ...set.metadata.annotations, [DESIRED]: desired ?? '', [MAXIMUM]: maximum ?? '' };
  if (before === replicas && isDeepStrictEqual(annotations, set.metadata.annotations)) return;
  replace(round, set, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  });
  if (before !== replicas) tellScaled(round, set, before, replicas);
}

function tellScaled({ parts, deployment }: Round, set: ReplicaSet, from: number, to: number): void {
  const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${String(from)} to ${String(to)}`;
  parts.events.record(deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message,
    component: COMPONENT,
  });
}

function replace(round: Round, set: ReplicaSet, next: ReplicaSet): void {
  const written = round.parts.api.update(next) as ReplicaSet;
  round.sets = round.sets.map((other) => (other === set ? written : other));
  if (round.newSet === set) round.newSet = written;
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0);
}
