import type { Api, KubeObject } from '../api/api.ts';
import { controllerReference, isControlledBy } from '../objects/meta.ts';
import { isReady, readySince } from '../objects/pod.ts';
import type { Pod } from '../objects/pod.ts';
import type { PodTemplate } from '../objects/workloads.ts';

/** The pods whose controller is this object, finished ones too, in order of name. */
export function podsOf(api: Api, owner: KubeObject): Pod[] {
  const pods = api.list('Pod', {
    ...(owner.metadata.namespace === undefined ? {} : { namespace: owner.metadata.namespace }),
    filter: (pod) => isControlledBy(pod, owner),
  }) as Pod[];
  return pods.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** A pod from a template, owned by `owner`, named `name` or by `prefix`. */
export function podFromTemplate(
  owner: KubeObject,
  template: PodTemplate,
  names: { name: string } | { prefix: string },
): Pod {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return structuredClone({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...('name' in names ? names : { name: '', generateName: names.prefix }),
      namespace: owner.metadata.namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: template.spec,
  }) as Pod;
}

/** Ready for at least `minReadySeconds`; `wakeIn` says when to look again if only time is missing. */
export function availability(
  pod: Pod,
  minReadySeconds: number,
  now: number,
): { isAvailable: boolean; wakeIn?: number } {
  if (!isReady(pod)) return { isAvailable: false };
  const left = (readySince(pod) ?? now) + minReadySeconds * 1000 - now;
  return minReadySeconds === 0 || left <= 0 ? { isAvailable: true } : { isAvailable: false, wakeIn: left };
}
