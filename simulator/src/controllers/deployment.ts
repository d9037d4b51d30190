import type { Controller, KubeObject } from '../api/api.ts';
import { controllerKey, isControlledBy, parseKey } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Deployment, ReplicaSet } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { deploymentCounts, isComplete } from './deployment-status.ts';
import { report } from './deployment-progress.ts';
import {
  DESIRED,
  adoptRevision,
  ensureNewSet,
  hasTemplate,
  revisionOf,
  scaleSet,
} from './deployment-sets.ts';
import type { Round } from './deployment-sets.ts';
import { createDeadlines } from './deadlines.ts';
import type { Deadlines } from './deadlines.ts';
import { podsOf } from './pods.ts';
import { newSetReplicas, oldSetReplicas, proportionalReplicas } from './rolling.ts';

/** Rolls a deployment's pods from its old replica sets to the one that has its template, and reports how far it came. */
export function createDeploymentController(parts: ControllerParts): Controller {
  const deadlines = createDeadlines(parts.clock);
  const controller = createController(parts, {
    name: 'deployment',
    starts: ['Deployment'],
    watches: {
      Deployment: own,
      ReplicaSet: (change) => controllerKey(change.object, 'Deployment'),
      Pod: (change) => (change.type === 'DELETED' ? controllerKeyOfSet(parts, change.object) : []),
    },
    reconcile: (key, requeue) => {
      reconcile(parts, deadlines, key, requeue);
    },
  });
  return {
    start: controller.start,
    stop() {
      controller.stop();
      deadlines.stop();
    },
  };
}

/** Recreate waits for the last old pod to be gone, which no replica set's status tells. */
function controllerKeyOfSet(parts: ControllerParts, pod: KubeObject): readonly string[] {
  const [key] = controllerKey(pod, 'ReplicaSet');
  if (key === undefined) return [];
  const { namespace, name } = parseKey(key);
  const set = parts.api.get('ReplicaSet', namespace, name);
  return set === undefined ? [] : controllerKey(set, 'Deployment');
}

function reconcile(parts: ControllerParts, deadlines: Deadlines, key: string, requeue: Requeue): void {
  const { api } = parts;
  const { namespace, name } = parseKey(key);
  const deployment = api.get('Deployment', namespace, name) as Deployment | undefined;
  if (deployment === undefined) {
    deadlines.forget(key);
    return;
  }
  const sets = setsOf(parts, deployment);
  const round: Round = {
    parts,
    deployment,
    sets,
    newSet: sets.find((set) => hasTemplate(set, deployment.spec.template)),
  };
  if (deployment.metadata.deletionTimestamp === undefined) act(round);
  report(round, deadlines, key, requeue);
}

function act(round: Round): void {
  const { deployment } = round;
  if (deployment.spec.paused === true || isScaling(round)) {
    if (round.newSet !== undefined) adoptRevision(round);
    scaleAll(round);
    return;
  }
  if (deployment.spec.strategy?.type === 'Recreate') {
    const old = round.sets.filter((set) => set !== round.newSet && (set.spec.replicas ?? 0) > 0);
    for (const set of old) scaleSet(round, set, 0);
    if (old.length > 0 || oldPodsRun(round)) return;
    ensureNewSet(round);
    if (round.newSet !== undefined) scaleSet(round, round.newSet, deployment.spec.replicas ?? 1);
  } else {
    ensureNewSet(round);
    const { newSet } = round;
    if (newSet === undefined) return;
    const wanted = newSetReplicas(deployment, newSet, round.sets);
    if (wanted !== newSet.spec.replicas) scaleSet(round, newSet, wanted);
    else
      for (const [set, replicas] of oldSetReplicas(
        deployment,
        newSet,
        round.sets.filter((other) => other !== newSet),
      ))
        scaleSet(round, set, replicas);
  }
  cleanUp(round);
}

function setsOf({ api }: ControllerParts, deployment: Deployment): ReplicaSet[] {
  const namespace = deployment.metadata.namespace ?? '';
  return api.list('ReplicaSet', {
    namespace,
    filter: (set) => isControlledBy(set, deployment),
  }) as ReplicaSet[];
}

/** The wanted number changed since the sets were last scaled. */
function isScaling({ deployment, sets }: Round): boolean {
  const wanted = String(deployment.spec.replicas ?? 1);
  return sets.some(
    (set) =>
      (set.spec.replicas ?? 0) > 0 &&
      set.metadata.annotations?.[DESIRED] !== undefined &&
      set.metadata.annotations[DESIRED] !== wanted,
  );
}

function scaleAll(round: Round): void {
  const { deployment, sets, newSet } = round;
  const active = sets.filter((set) => (set.spec.replicas ?? 0) > 0);
  const [latest] = active.length === 0 ? [newSet ?? newest(sets)] : active;
  if (active.length <= 1) {
    if (latest !== undefined) scaleSet(round, latest, deployment.spec.replicas ?? 1);
    return;
  }
  if (
    newSet !== undefined &&
    (newSet.status?.availableReplicas ?? 0) >= (deployment.spec.replicas ?? 1) &&
    newSet.spec.replicas === deployment.spec.replicas
  ) {
    for (const set of active) if (set !== newSet) scaleSet(round, set, 0);
    return;
  }
  if (deployment.spec.strategy?.type !== 'RollingUpdate') return;
  for (const [set, replicas] of proportionalReplicas(deployment, active)) scaleSet(round, set, replicas);
}

function newest(sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...sets].sort((a, b) => revisionOf(b) - revisionOf(a))[0];
}

function oldPodsRun({ parts, sets, newSet }: Round): boolean {
  return sets.some((set) => set !== newSet && podsOf(parts.api, set).some((pod) => !isTerminal(pod)));
}

function cleanUp(round: Round): void {
  const { deployment, newSet, sets, parts } = round;
  if (!isComplete(deployment, deploymentCounts(deployment, newSet, sets))) return;
  const old = sets.filter(
    (set) =>
      set !== newSet &&
      (set.spec.replicas ?? 0) === 0 &&
      (set.status?.replicas ?? 0) === 0 &&
      set.metadata.deletionTimestamp === undefined,
  );
  const excess = old.length - (deployment.spec.revisionHistoryLimit ?? 10);
  const oldest = [...old].sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const set of oldest.slice(0, Math.max(0, excess)))
    parts.api.remove('ReplicaSet', set.metadata.namespace, set.metadata.name);
}
