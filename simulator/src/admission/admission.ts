import type { AdmissionPlugin } from '../api/api.ts';
import { limitRanger } from './limit-range.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podCreation } from './pod-creation.ts';
import { podSecurity } from './pod-security.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';
import { createServiceAddresses } from './service-addresses.ts';
import { storage } from './storage.ts';

/** All admission in the order of the real API server: what changes first, then what refuses, quota last. */
export function createAdmission(): AdmissionPlugin[] {
  return [
    namespaceLifecycle,
    limitRanger,
    serviceAccount,
    podCreation,
    storage,
    createServiceAddresses(),
    podSecurity,
    resourceQuota,
  ];
}
