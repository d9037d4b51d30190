import type { Change, Controller } from '../api/api.ts';
import { namespaceUsage } from '../admission/quota-usage.ts';
import type { ResourceQuota } from '../admission/resource-quota.ts';
import { keyOf, parseKey, writeStatus } from '../objects/meta.ts';
import { formatQuantity, quantity } from '../objects/quantity.ts';
import { isTerminal } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

/** Keeps what is used in the status of every quota. */
export function createQuotaController(parts: ControllerParts): Controller {
  const { api } = parts;
  const quotasOf = (namespace: string | undefined): string[] =>
    namespace === undefined ? [] : api.list('ResourceQuota', { namespace }).map(keyOf);
  const kinds = api.kinds.filter(
    (served) => served.namespaced && served.kind !== 'ResourceQuota' && served.kind !== 'Event',
  );
  const watch = (change: Change): readonly string[] =>
    change.type === 'MODIFIED' && !changesUse(change) ? [] : quotasOf(change.object.metadata.namespace);
  const watches = Object.fromEntries(kinds.map(({ kind }) => [kind, watch]));
  return createController(parts, {
    name: 'quota',
    starts: ['ResourceQuota'],
    watches: { ...watches, ResourceQuota: own },
    reconcile: (key) => {
      const { namespace, name } = parseKey(key);
      const quota = api.get('ResourceQuota', namespace, name) as ResourceQuota | undefined;
      if (quota === undefined) return;
      const hard = quota.spec.hard ?? {};
      const names = Object.keys(hard).sort();
      const used = namespaceUsage(api, namespace ?? '', names);
      writeStatus(api, quota, {
        hard,
        used: Object.fromEntries(
          names.map((entry) => [entry, formatQuantity(used.get(entry) ?? quantity('0'))]),
        ),
      });
    },
  });
}

/** Of the changes of an object only these touch what it uses: a pod finishing, a claim growing, a service changing. */
function changesUse({ object, previous }: Change): boolean {
  if (object.kind === 'Pod')
    return previous === undefined || isTerminal(object as Pod) !== isTerminal(previous as Pod);
  return object.kind === 'PersistentVolumeClaim' || object.kind === 'Service';
}
