type Json = Record<string, unknown>;

export const records = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
export const record = (parent: Json, key: string): Json => (parent[key] ??= {}) as Json;

/** Sets what is absent; never replaces. */
export function fill(target: Json, values: Json): void {
  for (const [key, value] of Object.entries(values)) target[key] ??= value;
}

/** The defaults of a pod's or a pod template's spec, as the real server sets them. */
export function defaultPodSpec(spec: Json): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  if (typeof spec['serviceAccountName'] === 'string' && spec['serviceAccountName'] !== '')
    spec['serviceAccount'] = spec['serviceAccountName'];
  else if (typeof spec['serviceAccount'] === 'string') spec['serviceAccountName'] = spec['serviceAccount'];
  for (const container of [...records(spec['initContainers']), ...records(spec['containers'])]) {
    defaultContainer(container);
    if (spec['hostNetwork'] === true)
      for (const port of records(container['ports'])) fill(port, { hostPort: port['containerPort'] });
  }
  for (const volume of records(spec['volumes'])) defaultVolume(volume);
}

function defaultContainer(container: Json): void {
  const image = String(container['image'] ?? '');
  fill(container, {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(image),
    resources: {},
  });
  for (const port of records(container['ports'])) fill(port, { protocol: 'TCP' });
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe'])
    if (container[name] !== undefined) defaultProbe(container[name] as Json);
  for (const hook of Object.values((container['lifecycle'] ?? {}) as Record<string, Json>))
    if (typeof hook === 'object' && hook['httpGet'] !== undefined)
      fill(hook['httpGet'] as Json, { path: '/', scheme: 'HTTP' });
  for (const variable of records(container['env'])) {
    const fieldRef = (variable['valueFrom'] as Json | undefined)?.['fieldRef'] as Json | undefined;
    if (fieldRef !== undefined) fill(fieldRef, { apiVersion: 'v1' });
    const resourceRef = (variable['valueFrom'] as Json | undefined)?.['resourceFieldRef'] as Json | undefined;
    if (resourceRef !== undefined) fill(resourceRef, { divisor: '0' });
  }
}

/** Requests follow limits in pods; templates keep what was written. */
export function defaultRequests(spec: Json): void {
  for (const container of [...records(spec['initContainers']), ...records(spec['containers'])]) {
    const resources = record(container, 'resources');
    if (resources['limits'] !== undefined)
      fill(record(resources, 'requests'), { ...(resources['limits'] as Json) });
  }
}

function pullPolicy(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultProbe(probe: Json): void {
  fill(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  if (probe['httpGet'] !== undefined) fill(probe['httpGet'] as Json, { path: '/', scheme: 'HTTP' });
  if (probe['grpc'] !== undefined) fill(probe['grpc'] as Json, { service: '' });
}

function defaultVolume(volume: Json): void {
  if (Object.keys(volume).length === 1) volume['emptyDir'] = {};
  for (const source of ['configMap', 'secret', 'downwardAPI', 'projected'])
    if (volume[source] !== undefined) fill(volume[source] as Json, { defaultMode: 420 });
  for (const source of records((volume['projected'] as Json | undefined)?.['sources']))
    if (source['serviceAccountToken'] !== undefined)
      fill(source['serviceAccountToken'] as Json, { expirationSeconds: 3600 });
  if (volume['hostPath'] !== undefined) fill(volume['hostPath'] as Json, { type: '' });
  const items = [
    ...records((volume['downwardAPI'] as Json | undefined)?.['items']),
    ...records((volume['projected'] as Json | undefined)?.['sources']).flatMap((one) =>
      records((one['downwardAPI'] as Json | undefined)?.['items']),
    ),
  ];
  for (const item of items)
    if (item['fieldRef'] !== undefined) fill(item['fieldRef'] as Json, { apiVersion: 'v1' });
}
