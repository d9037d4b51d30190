import type { KubeObject } from '../helm.ts';
import { nameOf } from '../helm.ts';
import type { PodTemplate } from '../pods.ts';
import { containersOf, podTemplates } from '../pods.ts';

type Labels = Record<string, string>;

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

const ofKind = (all: readonly KubeObject[], ...kinds: string[]): KubeObject[] =>
  all.filter(({ kind }) => kinds.includes(kind));

/** ConfigMaps, Secrets, claims and accounts that a pod names exist; `given` Secrets are made by somebody else. */
export const referenceProblems = (
  all: readonly KubeObject[],
  given: readonly string[] = ['credentials-1', 'credentials-data'],
): string[] => {
  const there = new Set([...all.map(nameOf), ...given.map((name) => `Secret ${name}`)]);
  return podTemplates(all).flatMap((pod) =>
    namedBy(pod)
      .filter((name) => !there.has(name))
      .map((name) => `${pod.owner} names ${name}, which does not exist`),
  );
};

function namedBy({ spec, ...pod }: PodTemplate): string[] {
  const volumes = (spec.volumes ?? []).flatMap((volume: KubeObject): string[] => [
    ...(volume['configMap'] ? [`ConfigMap ${volume['configMap'].name}`] : []),
    ...(volume['secret'] ? [`Secret ${volume['secret'].secretName}`] : []),
    ...(volume['persistentVolumeClaim']
      ? [`PersistentVolumeClaim ${volume['persistentVolumeClaim'].claimName}`]
      : []),
  ]);
  const environment = containersOf({ spec, ...pod }).flatMap(({ env = [] }) =>
    env.flatMap((entry: KubeObject) =>
      entry['valueFrom']?.secretKeyRef ? [`Secret ${entry['valueFrom'].secretKeyRef.name}`] : [],
    ),
  );
  return [`ServiceAccount ${spec.serviceAccountName}`, ...volumes, ...environment];
}

/** A workload, a Service and a disruption budget select the pods of one workload and no others; a Service leads to a port they open. */
export function selectorProblems(all: readonly KubeObject[]): string[] {
  const pods = podTemplates(all);
  const selected = (selector: Labels) => pods.filter((pod) => matches(selector, pod.labels));
  return [
    ...ofKind(all, 'Deployment', 'StatefulSet', 'PodDisruptionBudget').flatMap((object) => {
      const owners = selected(object['spec'].selector.matchLabels).map(({ owner }) => owner);
      const wanted = nameOf(object).replace('PodDisruptionBudget', 'Deployment');
      return owners.join() === wanted ? [] : [`${nameOf(object)} selects ${owners.join() || 'nothing'}`];
    }),
    ...ofKind(all, 'Service').flatMap((service) => {
      const found = selected(service['spec'].selector);
      if (found.length !== 1) return [`${nameOf(service)} selects ${found.length} kinds of pods`];
      const open = containersOf(found[0]!).flatMap(({ ports = [] }) =>
        ports.map((port: { name: string; containerPort: number }) => `${port.name} ${port.containerPort}`),
      );
      return service['spec'].ports
        .map((port: { targetPort: string; port: number }) => `${port.targetPort} ${port.port}`)
        .filter((port: string) => !open.includes(port))
        .map((port: string) => `${nameOf(service)} leads to ${port}, which nobody opens`);
    }),
  ];
}

/** Addresses in the cluster are few: at most two per store, and none outside. */
export function addressProblems(all: readonly KubeObject[]): string[] {
  const virtual = ofKind(all, 'Service').filter(({ spec }) => spec.clusterIP !== 'None');
  return [
    ...(virtual.length > 2 ? [`${virtual.length} virtual addresses: ${virtual.map(nameOf).join(', ')}`] : []),
    ...ofKind(all, 'Service')
      .filter(({ spec }) => spec.type !== 'ClusterIP')
      .map((service) => `${nameOf(service)} is a ${service['spec'].type}`),
  ];
}

/** The edge leads to Services that exist, the more specific path first. */
export const edgeProblems = (all: readonly KubeObject[]): string[] =>
  ofKind(all, 'Ingress', 'HTTPRoute').flatMap((edge) =>
    backends(edge).flatMap(({ path, name, port }, index, routes) => {
      const service = all.find((object) => object.kind === 'Service' && object.metadata.name === name);
      const ports = service?.['spec'].ports.map((entry: { port: number }) => entry.port) ?? [];
      const hidden = routes
        .slice(0, index)
        .find((before) => path !== before.path && path.startsWith(before.path));
      return [
        ...(ports.includes(port) ? [] : [`${nameOf(edge)} leads ${path} to ${name}:${port}`]),
        ...(hidden === undefined ? [] : [`${nameOf(edge)} hides ${path} behind ${hidden.path}`]),
      ];
    }),
  );

function backends(edge: KubeObject): { path: string; name: string; port: number }[] {
  const rules = edge['spec'].rules as KubeObject[];
  if (edge.kind === 'HTTPRoute')
    return rules.map((rule) => ({
      path: rule['matches'][0].path.value,
      name: rule['backendRefs'][0].name,
      port: rule['backendRefs'][0].port,
    }));
  return rules[0]!['http'].paths.map((path: KubeObject) => ({
    path: path['path'],
    name: path['backend'].service.name,
    port: path['backend'].service.port.number,
  }));
}

/** Every volume is mounted and every mount has a volume. */
export const mountProblems = (all: readonly KubeObject[]): string[] =>
  podTemplates(all).flatMap((pod) => {
    const volumes = new Set<string>((pod.spec.volumes ?? []).map(({ name }: { name: string }) => name));
    const mounts = new Set<string>(
      containersOf(pod).flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map(({ name }: { name: string }) => name),
      ),
    );
    return [
      ...[...mounts]
        .filter((name) => !volumes.has(name))
        .map((name) => `${pod.owner} mounts ${name}, which it does not have`),
      ...[...volumes]
        .filter((name) => !mounts.has(name))
        .map((name) => `${pod.owner} does not mount its ${name}`),
    ];
  });

/** An autoscaler has room, a Deployment to scale, and its number for itself. */
export const scalerProblems = (all: readonly KubeObject[]): string[] =>
  ofKind(all, 'HorizontalPodAutoscaler').flatMap((scaler) => {
    const { scaleTargetRef, minReplicas, maxReplicas } = scaler['spec'];
    const target = all.find((object) => nameOf(object) === `Deployment ${scaleTargetRef.name}`);
    return [
      ...(target === undefined ? [`${nameOf(scaler)} scales nothing`] : []),
      ...(target?.['spec'].replicas === undefined ? [] : [`${nameOf(target)} has replicas of its own`]),
      ...(maxReplicas > minReplicas ? [] : [`${nameOf(scaler)} has no room`]),
    ];
  });

/** Claims outlive the release, and are made by the chart alone. */
export const claimProblems = (all: readonly KubeObject[]): string[] => [
  ...ofKind(all, 'PersistentVolumeClaim')
    .filter(({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] !== 'keep')
    .map((claim) => `${nameOf(claim)} goes with the release`),
  ...all
    .filter(({ spec }) => spec?.volumeClaimTemplates !== undefined)
    .map((object) => `${nameOf(object)} makes claims from a template`),
];
