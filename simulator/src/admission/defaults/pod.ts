import type { Container, PodSpec, Probe, Volume } from '../../objects/pod.ts';
import { formatQuantity, parseQuantity } from '../../objects/quantity.ts';

type Fields = Record<string, unknown>;

const SECRET_MODE = 420;

/** Sets a field only where it is absent; null counts as absent, as it does for the API server. */
export function fallback(target: object, values: Fields): void {
  const fields = target as Fields;
  for (const [name, value] of Object.entries(values)) fields[name] ??= structuredClone(value);
}

/** Amounts as the API server writes them back: `1000m` becomes `1`, `1024Mi` becomes `1Gi`. */
export function canonicalAmounts(amounts: unknown): void {
  if (!isFields(amounts)) return;
  for (const [name, value] of Object.entries(amounts)) {
    const parsed = typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined;
    if (parsed !== undefined) amounts[name] = formatQuantity(parsed);
  }
}

/** The defaults of a pod spec, the same in a pod and in every template. Doing it twice changes nothing. */
export function defaultPodSpec(spec: PodSpec): void {
  fallback(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (typeof account === 'string' && account !== '')
    Object.assign(spec, { serviceAccountName: account, serviceAccount: account });
  for (const container of [...(spec.initContainers ?? []), ...spec.containers])
    defaultContainer(container, spec.hostNetwork === true);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

/** What only a pod gets, not a template: requests follow limits, links to services are on. */
export function defaultPod(spec: PodSpec): void {
  fallback(spec, { enableServiceLinks: true });
  for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (resources?.limits === undefined) continue;
    resources.requests = { ...resources.limits, ...resources.requests };
  }
}

function defaultContainer(container: Container, isHostNetwork: boolean): void {
  fallback(container, {
    imagePullPolicy: pullPolicy(container.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  canonicalAmounts(container.resources?.limits);
  canonicalAmounts(container.resources?.requests);
  for (const port of container.ports ?? [])
    fallback(port, { protocol: 'TCP', ...(isHostNetwork ? { hostPort: port.containerPort } : {}) });
  for (const { valueFrom } of container.env ?? []) {
    if (isFields(valueFrom?.fieldRef)) fallback(valueFrom.fieldRef, { apiVersion: 'v1' });
    if (isFields(valueFrom?.resourceFieldRef)) fallback(valueFrom.resourceFieldRef, { divisor: '0' });
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe !== undefined) defaultProbe(probe);
  if (!isFields(container.lifecycle)) return;
  for (const hook of Object.values(container.lifecycle))
    if (isFields(hook) && isFields(hook.httpGet)) fallback(hook.httpGet, { path: '/', scheme: 'HTTP' });
}

function defaultProbe(probe: Probe): void {
  fallback(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (isFields(probe.httpGet)) fallback(probe.httpGet, { path: '/', scheme: 'HTTP' });
  if (isFields(probe.grpc)) fallback(probe.grpc, { service: '' });
}

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI'])
    if (isFields(volume[source])) fallback(volume[source], { defaultMode: SECRET_MODE });
  if (isFields(volume.hostPath)) fallback(volume.hostPath, { type: '' });
  if (isFields(volume.emptyDir)) canonicalAmounts(volume.emptyDir);
  const items = [
    ...fieldItems(volume.downwardAPI),
    ...(volume.projected?.sources ?? []).flatMap((source) => fieldItems(source.downwardAPI)),
  ];
  for (const item of items) if (isFields(item.fieldRef)) fallback(item.fieldRef, { apiVersion: 'v1' });
  for (const { serviceAccountToken } of volume.projected?.sources ?? [])
    if (isFields(serviceAccountToken)) fallback(serviceAccountToken, { expirationSeconds: 3600 });
}

function fieldItems(source: unknown): Fields[] {
  return isFields(source) && Array.isArray(source.items) ? source.items.filter(isFields) : [];
}

/** `Always` for an image without a tag or with `latest`, unless a digest pins it. */
function pullPolicy(image: string): string {
  const [name = '', digest] = image.split('@', 2);
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  return digest === undefined && (tag === undefined || tag === 'latest') ? 'Always' : 'IfNotPresent';
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
