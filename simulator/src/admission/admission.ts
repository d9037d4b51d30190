import type { AdmissionPlugin } from '../api/api.ts';
import { createDefaults } from './defaults/defaults.ts';
import { limitRanger } from './limit-range.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { podCreation } from './pod-creation.ts';
import { podSecurity } from './pod-security.ts';
import { resourceQuota } from './resource-quota.ts';
import { serviceAccount } from './service-account.ts';

/** All admission in the order of the real API server: defaults first, then what changes, then what refuses, quota last. */
export function createAdmission(): AdmissionPlugin[] {
  return [
    createDefaults(),
    namespaceLifecycle,
    limitRanger,
    serviceAccount,
    podCreation,
    podSecurity,
    resourceQuota,
  ];
}
