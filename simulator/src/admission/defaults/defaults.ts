import type { AdmissionPlugin, Api } from '../../api/api.ts';
import type { Service } from '../../objects/network.ts';
import type { Pod } from '../../objects/pod.ts';
import { isWrite } from '../refusal.ts';
import { defaultPod, defaultPodSpec } from './pod.ts';
import { restDefaults } from './rest.ts';
import { createAddressPool, defaultService } from './service.ts';
import type { AddressPool } from './service.ts';
import { workloadDefaults } from './workloads.ts';

/**
 * Fills in what the real API server fills in, so that applying an unchanged manifest changes nothing.
 * Malformed objects (a Deployment without a template) are left to validation.
 */
export function createDefaults(): AdmissionPlugin {
  const pools = new WeakMap<Api, AddressPool>();
  const poolOf = (api: Api): AddressPool => {
    const pool = pools.get(api) ?? createAddressPool(api);
    pools.set(api, pool);
    return pool;
  };
  return (request, api) => {
    const { object } = request;
    if (!isWrite(request)) return;
    if (object.kind === 'Pod') {
      const { spec } = object as Pod;
      if (!Array.isArray(spec?.containers)) return;
      defaultPodSpec(spec);
      defaultPod(spec);
    } else if (object.kind === 'Service') {
      if (object.spec !== undefined) defaultService(object as Service, request, poolOf(api));
    } else if (workloadDefaults[object.kind] !== undefined) {
      if (hasTemplate(object.spec)) workloadDefaults[object.kind]?.(object, request);
    } else if (object.spec !== undefined || !NEEDS_SPEC.has(object.kind))
      restDefaults[object.kind]?.(object, request, api);
  };
}

const NEEDS_SPEC = new Set([
  'PersistentVolumeClaim',
  'PersistentVolume',
  'NetworkPolicy',
  'HorizontalPodAutoscaler',
]);

function hasTemplate(spec: unknown): boolean {
  const fields = spec as
    | {
        template?: { spec?: { containers?: unknown } };
        jobTemplate?: { spec?: { template?: { spec?: { containers?: unknown } } } };
      }
    | undefined;
  const template = fields?.template ?? fields?.jobTemplate?.spec?.template;
  return Array.isArray(template?.spec?.containers);
}
