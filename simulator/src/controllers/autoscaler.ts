import type { Controller, KubeObject } from '../api/api.ts';
import { parseKey, timestamp, withCondition, writeStatus } from '../objects/meta.ts';
import type { Condition, HorizontalPodAutoscaler } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const COMPONENT = 'horizontal-pod-autoscaler';
const NO_METRICS =
  'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';

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
  const { api, clock, events } = parts;
  const { namespace, name } = parseKey(key);
  const scaler = api.get('HorizontalPodAutoscaler', namespace, name) as HorizontalPodAutoscaler | undefined;
  if (scaler === undefined || scaler.metadata.deletionTimestamp !== undefined) return;
  const now = timestamp(clock.now());
  const reference = scaler.spec.scaleTargetRef;
  const target = api.get(reference.kind, namespace, reference.name) as Target | undefined;
  const before = (scaler.status?.conditions ?? []) as Condition[];
  if (target === undefined) {
    const message = `the HPA controller was unable to get the target's current scale: ${reference.kind.toLowerCase()}s.apps "${reference.name}" not found`;
    writeStatus(api, scaler, {
      ...scaler.status,
      currentMetrics: null,
      desiredReplicas: 0,
      conditions: withCondition(
        before,
        { type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message },
        now,
      ),
    });
    return;
  }
  const present = target.spec.replicas ?? 1;
  const minimum = scaler.spec.minReplicas ?? 1;
  const wanted = present === 0 ? 0 : Math.min(Math.max(present, minimum), scaler.spec.maxReplicas);
  const able: Condition = {
    type: 'AbleToScale',
    status: 'True',
    reason: 'SucceededGetScale',
    message: "the HPA controller was able to get the target's current scale",
  };
  const active: Condition =
    present === 0
      ? {
          type: 'ScalingActive',
          status: 'False',
          reason: 'ScalingDisabled',
          message: 'scaling is disabled since the replica count of the target is zero',
        }
      : {
          type: 'ScalingActive',
          status: 'False',
          reason: 'FailedGetResourceMetric',
          message: `the HPA was unable to compute the replica count: ${NO_METRICS}`,
        };
  const isScaling = wanted !== present;
  if (isScaling) {
    api.update({ ...target, spec: { ...target.spec, replicas: wanted } });
    const reason =
      present < wanted
        ? 'Current number of replicas below Spec.MinReplicas'
        : 'Current number of replicas above Spec.MaxReplicas';
    events.record(scaler, {
      type: 'Normal',
      reason: 'SuccessfulRescale',
      message: `New size: ${String(wanted)}; reason: ${reason}`,
      component: COMPONENT,
    });
  }
  writeStatus(api, scaler, {
    currentMetrics: scaler.status?.currentMetrics ?? null,
    currentReplicas: target.status?.replicas ?? 0,
    desiredReplicas: wanted,
    ...(isScaling
      ? { lastScaleTime: now }
      : scaler.status?.lastScaleTime === undefined
        ? {}
        : { lastScaleTime: scaler.status.lastScaleTime }),
    conditions: withCondition(withCondition(before, able, now), active, now),
  });
}
