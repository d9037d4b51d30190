import type { ObservedClaim, ObservedQuota } from '../../domain/store/observed.ts';
import { parseQuantity } from '../../lib/quantity.ts';
import type { WireClaim, WireObject, WireQuota } from '../wire-objects.ts';
import { projectRef, timeOf } from './refs.ts';

export function projectClaim(object: WireObject): ObservedClaim {
  const claim: WireClaim = object;
  const bytes = parseQuantity(claim.status?.capacity?.['storage']);
  return {
    ...projectRef('PersistentVolumeClaim', claim.metadata),
    phase: claim.status?.phase ?? 'Pending',
    volume: claim.spec?.volumeName,
    storageClass: claim.spec?.storageClassName,
    capacityGiB: bytes === undefined ? undefined : bytes / 2 ** 30,
    createdAt: timeOf(claim.metadata.creationTimestamp) ?? 0,
  };
}

/** Before the quota controller has counted, `hard` is what the spec asks for and nothing is used. */
export function projectQuota(object: WireObject): ObservedQuota {
  const quota: WireQuota = object;
  return {
    ...projectRef('ResourceQuota', quota.metadata),
    hard: quota.status?.hard ?? quota.spec?.hard ?? {},
    used: quota.status?.used ?? {},
  };
}
