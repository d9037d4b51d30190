import { beforeAll, describe, expect, it } from 'vitest';
import { cases, render } from './cases.ts';
import type { KubeObject } from './helm.ts';
import type { PodTemplate } from './pods.ts';
import { containersOf, podTemplates } from './pods.ts';

const matches = (selector: Record<string, string>, labels: Record<string, string>): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

describe.each(cases)('$chart with $title', (chartCase) => {
  let all: KubeObject[] = [];
  let pods: PodTemplate[] = [];
  const named = (kind: string, name: string): boolean =>
    all.some((object) => object.kind === kind && object.metadata.name === name);
  beforeAll(async () => {
    all = await render(chartCase);
    pods = podTemplates(all);
  });

  it('refers only to ConfigMaps, Secrets, claims and accounts that exist', () => {
    const wanted = pods.flatMap((pod) => references(pod));
    const missing = wanted.filter(
      ([kind, name]) => !named(kind, name) && !(kind === 'Secret' && name === 'credentials-1'),
    );
    expect(missing).toEqual([]);
  });

  it('selects with every workload the pods that it makes, and no others', () => {
    for (const object of all.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')) {
      const selected = pods.filter((pod) => matches(object['spec'].selector.matchLabels, pod.labels));
      expect(selected.map((pod) => pod.owner)).toEqual([`${object.kind} ${object.metadata.name}`]);
    }
  });

  it('leads every Service to a port that its pods open', () => {
    for (const service of all.filter(({ kind }) => kind === 'Service')) {
      const selected = pods.filter((pod) => matches(service['spec'].selector, pod.labels));
      expect(selected, service.metadata.name).toHaveLength(1);
      for (const { targetPort, port } of service['spec'].ports) {
        const open = containersOf(selected[0]!).flatMap((container) => container.ports ?? []);
        expect(open, service.metadata.name).toContainEqual({
          name: targetPort,
          containerPort: port,
          protocol: 'TCP',
        });
      }
    }
  });

  it('costs at most two virtual addresses', () => {
    const services = all.filter(({ kind }) => kind === 'Service');
    expect(services.filter((service) => service['spec'].clusterIP !== 'None').length).toBeLessThanOrEqual(2);
    expect(new Set(services.map((service) => service['spec'].type))).toEqual(new Set(['ClusterIP']));
  });

  it('routes the edge to Services that exist', () => {
    const backends = all.flatMap((object) => [
      ...(object.kind === 'Ingress' ? ingressBackends(object) : []),
      ...(object.kind === 'HTTPRoute' ? routeBackends(object) : []),
    ]);
    for (const { name, port } of backends) {
      const service = all.find((object) => object.kind === 'Service' && object.metadata.name === name);
      expect(
        service?.['spec'].ports.map((entry: { port: number }) => entry.port),
        name,
      ).toContain(port);
    }
    expect(backends.length > 0).toBe(all.some(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute'));
  });

  it('mounts every volume it names and names every volume it mounts', () => {
    for (const pod of pods) {
      const volumes = (pod.spec.volumes ?? []).map((volume: { name: string }) => volume.name);
      const mounts = containersOf(pod).flatMap((container) =>
        (container.volumeMounts ?? []).map((mount: { name: string }) => mount.name),
      );
      expect(new Set(mounts), pod.owner).toEqual(new Set(volumes));
    }
  });

  it('scales Deployments that exist, and leaves their number to the autoscaler', () => {
    for (const scaler of all.filter(({ kind }) => kind === 'HorizontalPodAutoscaler')) {
      const target = all.find(
        ({ kind, metadata }) => kind === 'Deployment' && metadata.name === scaler['spec'].scaleTargetRef.name,
      );
      expect(target?.['spec'], scaler.metadata.name).not.toHaveProperty('replicas');
      expect(scaler['spec'].maxReplicas).toBeGreaterThan(scaler['spec'].minReplicas);
    }
  });

  it('keeps every claim when the release goes, and makes none from templates', () => {
    const claims = all.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map((claim) => claim.metadata.annotations?.['helm.sh/resource-policy'])).toEqual(
      claims.map(() => 'keep'),
    );
    expect(all.filter((object) => object['spec']?.volumeClaimTemplates !== undefined)).toEqual([]);
  });
});

function references(pod: PodTemplate): [kind: string, name: string][] {
  const volumes = (pod.spec.volumes ?? []) as Record<string, Record<string, string>>[];
  const environment = containersOf(pod).flatMap((container) => container.env ?? []);
  return [
    ['ServiceAccount', pod.spec.serviceAccountName],
    ...volumes.flatMap((volume): [string, string][] => [
      ...(volume['configMap'] ? [['ConfigMap', volume['configMap']['name']!] as [string, string]] : []),
      ...(volume['secret'] ? [['Secret', volume['secret']['secretName']!] as [string, string]] : []),
      ...(volume['persistentVolumeClaim']
        ? [['PersistentVolumeClaim', volume['persistentVolumeClaim']['claimName']!] as [string, string]]
        : []),
    ]),
    ...environment.flatMap((entry): [string, string][] =>
      entry.valueFrom?.secretKeyRef ? [['Secret', entry.valueFrom.secretKeyRef.name]] : [],
    ),
  ];
}

const ingressBackends = (ingress: KubeObject): { name: string; port: number }[] =>
  ingress['spec'].rules.flatMap((rule: KubeObject) =>
    rule['http'].paths.map((path: KubeObject) => ({
      name: path['backend'].service.name,
      port: path['backend'].service.port.number,
    })),
  );

const routeBackends = (route: KubeObject): { name: string; port: number }[] =>
  route['spec'].rules.flatMap((rule: KubeObject) => rule['backendRefs']);
