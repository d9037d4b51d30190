import type { AdmissionPlugin } from '../api/api.ts';
import { addQuantities, quantity } from '../objects/quantity.ts';
import type { Container, Pod } from '../objects/pod.ts';
import { isWrite } from './refusal.ts';

const TOLERATED = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** What several small plugins give a new pod: priority, tolerations of a lost node for five minutes, its first status. */
export const podCreation: AdmissionPlugin = (request) => {
  if (!isWrite(request) || request.object.kind !== 'Pod' || request.operation !== 'CREATE') return;
  const pod = request.object as Pod;
  pod.spec.priority ??= 0;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  const tolerations = (pod.spec.tolerations ?? []) as { key?: string }[];
  const missing = TOLERATED.filter((key) => !tolerations.some((entry) => entry.key === key));
  pod.spec.tolerations = [
    ...tolerations,
    ...missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 })),
  ];
  pod.status = {
    phase: 'Pending',
    qosClass: qualityOfService([...pod.spec.containers, ...(pod.spec.initContainers ?? [])]),
  };
};

export function qualityOfService(containers: readonly Container[]): string {
  const total = (side: 'requests' | 'limits'): bigint =>
    containers
      .flatMap((container) => ['cpu', 'memory'].map((name) => quantity(container.resources?.[side]?.[name])))
      .reduce(addQuantities, quantity('0')).milli;
  if (total('requests') === 0n && total('limits') === 0n) return 'BestEffort';
  const isGuaranteed = containers.every((container) =>
    ['cpu', 'memory'].every((name) => {
      const limit = quantity(container.resources?.limits?.[name]).milli;
      return (
        limit > 0n &&
        limit === quantity(container.resources?.requests?.[name] ?? container.resources?.limits?.[name]).milli
      );
    }),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
