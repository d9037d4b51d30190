import { knownKind, metadataOnly, metadataOnlyList, pathOf } from './kinds.ts';
import { must } from '../lib/assert.ts';
import { projectIngress } from './project/edges.ts';
import { projectNamespace } from './project/namespaces.ts';
import { projectPod } from './project/pods.ts';
import { projectOther, storeIdLabel } from './project/refs.ts';
import { projectClaim, projectQuota } from './project/storage.ts';
import { projectWarning } from './project/warnings.ts';
import { projectJob, projectWorkload } from './project/workloads.ts';
import type { Identified } from './records.ts';
import type { Source } from './reflector-options.ts';
import type { WireObject } from './wire-objects.ts';

/** Kinds of which identity and generation are enough; Secrets are never among them. */
export const otherKinds = [
  'Service',
  'ConfigMap',
  'ServiceAccount',
  'NetworkPolicy',
  'LimitRange',
  'RoleBinding',
  'CronJob',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
] as const;

const json = 'application/json';

function labelled<T extends Identified>(kind: string, project: (object: WireObject) => T): Source<T> {
  const query = { labelSelector: storeIdLabel };
  return { kind, path: pathTo(kind), query, listAccept: json, watchAccept: json, project };
}

function pathTo(kind: string): string {
  return pathOf(must(knownKind(kind), `no address for kind ${kind}`));
}

/** One watch per kind and cluster: this is all that is ever listed or watched. */
export const sources = (namespacePrefix: string) => ({
  namespaces: labelled('Namespace', projectNamespace),
  deployments: labelled('Deployment', projectWorkload('Deployment')),
  statefulSets: labelled('StatefulSet', projectWorkload('StatefulSet')),
  jobs: labelled('Job', projectJob),
  pods: labelled('Pod', projectPod),
  ingresses: labelled('Ingress', projectIngress),
  claims: labelled('PersistentVolumeClaim', projectClaim),
  quotas: labelled('ResourceQuota', projectQuota),
  warnings: {
    kind: 'Event',
    path: pathTo('Event'),
    query: { fieldSelector: 'type=Warning' },
    listAccept: json,
    watchAccept: json,
    project: projectWarning(namespacePrefix),
    mostPerNamespace: 200,
  },
  others: otherKinds.map((kind) => ({
    ...labelled(kind, projectOther(kind)),
    listAccept: metadataOnlyList,
    watchAccept: metadataOnly,
  })),
});
