import type { KubeObject } from '../helm.ts';
import { nameOf } from '../helm.ts';
import { podTemplates } from '../pods.ts';

const identity = [
  'shopyard.dev/store-id',
  'shopyard.dev/owner',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/component',
];
const changing = ['helm.sh/chart', 'app.kubernetes.io/version'];
const clusterScoped =
  /^(Namespace|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|StorageClass|IngressClass|PriorityClass|.*Webhook.*)$/;
const hook = 'helm.sh/hook';

/** Objects in one namespace, each once, with names that leave room for what is made from them. */
export function nameProblems(all: readonly KubeObject[]): string[] {
  const names = all.map(nameOf);
  return [
    ...all
      .filter(({ kind }) => clusterScoped.test(kind))
      .map((object) => `${nameOf(object)} is cluster-wide`),
    ...all
      .filter(({ metadata }) => metadata.namespace !== 'store-shop')
      .map((object) => `${nameOf(object)} is not in the store's namespace`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is there twice`),
    ...all
      .filter(({ kind, metadata }) => metadata.name.length > (kind === 'CronJob' ? 52 : 63))
      .map((object) => `${nameOf(object)} has too long a name`),
  ];
}

/** No hook but the pod of `helm test`, and no annotation of a particular ingress controller. */
export const annotationProblems = (all: readonly KubeObject[]): string[] =>
  all.flatMap((object) =>
    Object.entries(object.metadata.annotations ?? {})
      .filter(([key, value]) =>
        key === hook
          ? object.kind !== 'Pod' || value !== 'test'
          : !/^(helm\.sh|cert-manager\.io|shopyard\.dev)\//.test(key),
      )
      .map(([key, value]) => `${nameOf(object)} has ${key}: ${value}`),
  );

/** Who an object belongs to, on the object and on its pods; on pods nothing that changes with a version, or every version would roll them. */
export function labelProblems(all: readonly KubeObject[]): string[] {
  const labelled = [
    ...all.map((object) => ({ name: nameOf(object), labels: object.metadata.labels ?? {} })),
    ...podTemplates(all).map(({ owner, labels }) => ({ name: `the pod of ${owner}`, labels })),
  ];
  return [
    ...labelled.flatMap(({ name, labels }) =>
      identity.filter((label) => !labels[label]).map((label) => `${name} has no label ${label}`),
    ),
    ...podTemplates(all)
      .filter(({ owner }) => !owner.startsWith('Pod '))
      .flatMap(({ owner, labels }) =>
        changing.filter((label) => label in labels).map((label) => `the pod of ${owner} has ${label}`),
      ),
  ];
}
