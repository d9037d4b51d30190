import type { Controller, KubeObject } from '../api/api.ts';
import { parseKey, timestamp, withCondition, writeStatus } from '../objects/meta.ts';
import type { Condition, HorizontalPodAutoscaler } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const COMPONENT = 'horizontal-pod-autoscaler';
const NO_METRICS =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

const ABLE: Condition = {
  type: 'AbleToScale',
  status: 'True',
  reason: 'SucceededGetScale',
  message: "the HPA controller was able to get the target's current scale",
};
const DISABLED: Condition = {
  type: 'ScalingActive',
  status: 'False',
  reason: 'ScalingDisabled',
  message: 'scaling is disabled since the replica count of the target is zero',
};
const BLIND: Condition = {
  type: 'ScalingActive',
  status: 'False',
  reason: 'FailedGetResourceMetric',
  message: `the HPA was unable to compute the replica count: ${NO_METRICS}`,
};

interface Target extends KubeObject {
  spec: { replicas?: number };
  status?: { replicas?: number };
}

/** Keeps a target between its minimum and maximum. Without metrics, which nothing here measures, it does no more and says so. */
export function createAutoscalerController(parts: ControllerParts): Controller {
  const ofTarget = (kind: string) => (change: { object: KubeObject }) => {
    const namespace = change.object.metadata.namespace ?? '';
    const scalers = parts.api.list('HorizontalPodAutoscaler', { namespace }) as HorizontalPodAutoscaler[];
    return scalers
      .filter(
        (scaler) =>
          scaler.spec.scaleTargetRef.kind === kind &&
          scaler.spec.scaleTargetRef.name === change.object.metadata.name,
      )
      .map((scaler) => `${namespace}/${scaler.metadata.name}`);
  };
  return createController(parts, {
    name: 'autoscaler',
    starts: ['HorizontalPodAutoscaler'],
    watches: {
      HorizontalPodAutoscaler: own,
      Deployment: ofTarget('Deployment'),
      StatefulSet: ofTarget('StatefulSet'),
    },
    reconcile: (key) => {
      reconcile(parts, key);
    },
  });
}

function reconcile(parts: ControllerParts, key: string): void {
  const { api, clock } = parts;
  const { namespace, name } = parseKey(key);
  const scaler = api.get('HorizontalPodAutoscaler', namespace, name) as HorizontalPodAutoscaler | undefined;
  if (scaler === undefined || scaler.metadata.deletionTimestamp !== undefined) return;
  const now = timestamp(clock.now());
  const reference = scaler.spec.scaleTargetRef;
  const target = api.get(reference.kind, namespace, reference.name) as Target | undefined;
  const before = (scaler.status?.conditions ?? []) as Condition[];
  if (target === undefined) {
    const message = `the HPA controller was unable to get the target's current scale: ${reference.kind.toLowerCase()}s.apps "${reference.name}" not found`;
    const conditions = withCondition(
      before,
      { ...ABLE, status: 'False', reason: 'FailedGetScale', message },
      now,
    );
    writeStatus(api, scaler, { ...scaler.status, desiredReplicas: 0, conditions });
    return;
  }
  const present = target.spec.replicas ?? 1;
  const wanted = wantedReplicas(scaler, present);
  if (wanted !== present) rescale(parts, scaler, target, wanted);
  const lastScaleTime = wanted === present ? scaler.status?.lastScaleTime : now;
  writeStatus(api, scaler, {
    currentReplicas: target.status?.replicas ?? 0,
    desiredReplicas: wanted,
    ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
    conditions: withCondition(withCondition(before, ABLE, now), present === 0 ? DISABLED : BLIND, now),
  });
}

/** A target at zero is switched off and stays so. */
function wantedReplicas({ spec }: HorizontalPodAutoscaler, present: number): number {
  return present === 0 ? 0 : Math.min(Math.max(present, spec.minReplicas ?? 1), spec.maxReplicas);
}

function rescale(
  { api, events }: ControllerParts,
  scaler: HorizontalPodAutoscaler,
  target: Target,
  wanted: number,
): void {
  const isBelow = (target.spec.replicas ?? 1) < wanted;
  api.update({ ...target, spec: { ...target.spec, replicas: wanted } });
  const reason = isBelow
    ? 'Current number of replicas below Spec.MinReplicas'
    : 'Current number of replicas above Spec.MaxReplicas';
  const message = `New size: ${String(wanted)}; reason: ${reason}`;
  events.record(scaler, { type: 'Normal', reason: 'SuccessfulRescale', message, component: COMPONENT });
}
