import { sameJson } from '../../lib/canonical-json.ts';
import type { Reason } from '../reason.ts';
import type { StoreStatus } from './status.ts';

/**
 * Whether a status is worth writing. Only the passing of time (seconds in a sentence, the time of the last
 * observation) is no difference: otherwise every look at a waiting store would be a change.
 */
export const statusDiffers = (before: StoreStatus, after: StoreStatus): boolean =>
  !sameJson(timeless(before), timeless(after));

const timeless = (status: StoreStatus): unknown => ({
  ...status,
  observedAt: undefined,
  reason: withoutSeconds(status.reason),
  components: status.components.map((component) => ({
    ...component,
    reason: withoutSeconds(component.reason),
    pods: component.pods.map((pod) => ({ ...pod, reason: withoutSeconds(pod.reason) })),
  })),
});

const withoutSeconds = (reason: Reason | undefined): unknown =>
  reason && { ...reason, message: reason.message.replace(/\b\d+ s\b/g, '') };
