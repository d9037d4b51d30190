import type { KubeObject } from '../api/api.ts';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- objects of any kind, read for print only

export interface Column {
  name: string;
  type: 'string' | 'integer';
  /** Shown with `-o wide` only. */
  wide?: boolean;
  cell: (object: Json, now: number) => string | number;
}

const text = (name: string, cell: Column['cell'], wide = false): Column => ({
  name,
  type: 'string',
  cell,
  ...(wide ? { wide } : {}),
});
const number = (name: string, cell: Column['cell']): Column => ({ name, type: 'integer', cell });
const nameColumn = text('Name', (object) => object['metadata'].name as string);
const age = text('Age', (object, now) =>
  duration(now - Date.parse(object['metadata'].creationTimestamp as string)),
);
const images = (spec: Json | undefined) => (spec?.['containers'] ?? []) as Json[];
const templateColumns = [
  text(
    'Containers',
    (object) =>
      images(object['spec'].template.spec)
        .map((one) => one['name'])
        .join(','),
    true,
  ),
  text(
    'Images',
    (object) =>
      images(object['spec'].template.spec)
        .map((one) => one['image'])
        .join(','),
    true,
  ),
];
const selectorColumn = text(
  'Selector',
  (object) => pairs(object['spec'].selector?.matchLabels ?? object['spec'].selector),
  true,
);
const pairs = (labels: Record<string, string> | undefined): string =>
  labels === undefined || Object.keys(labels).length === 0
    ? '<none>'
    : Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
const none = (value: unknown): string => (value === undefined || value === '' ? '<none>' : String(value));

/** As kubectl prints ages: 45s, 3m20s, 5h, 12d. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (Number.isNaN(seconds)) return '<unknown>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

function podStatus(pod: Json): string {
  const status = (pod['status'] ?? {}) as Json;
  const initial = ((status['initContainerStatuses'] ?? []) as Json[]).findIndex(
    (one) => one['state']?.terminated?.exitCode !== 0,
  );
  if (pod['metadata'].deletionTimestamp !== undefined) return 'Terminating';
  if (initial !== -1) {
    const state = (status['initContainerStatuses'][initial].state ?? {}) as Json;
    const reason = state['terminated']?.reason ?? state['waiting']?.reason;
    if (reason !== undefined && reason !== 'PodInitializing') return `Init:${reason as string}`;
    return `Init:${initial}/${(pod['spec'].initContainers as Json[]).length}`;
  }
  for (const one of ((status['containerStatuses'] ?? []) as Json[]).toReversed()) {
    const reason = one['state']?.waiting?.reason ?? one['state']?.terminated?.reason;
    if (reason !== undefined) return reason as string;
  }
  return (status['reason'] ?? status['phase'] ?? 'Unknown') as string;
}

const ready = (pod: Json): string => {
  const statuses = (pod['status']?.containerStatuses ?? []) as Json[];
  return `${statuses.filter((one) => one['ready'] === true).length}/${(pod['spec'].containers as Json[]).length}`;
};
const condition = (object: Json, type: string): Json | undefined =>
  ((object['status']?.conditions ?? []) as Json[]).find((one) => one['type'] === type);
const servicePorts = (service: Json): string =>
  none(
    ((service['spec'].ports ?? []) as Json[])
      .map(
        (one) =>
          `${one['port']}${one['nodePort'] === undefined ? '' : `:${one['nodePort']}`}/${one['protocol']}`,
      )
      .join(','),
  );

const byKind: Record<string, readonly Column[]> = {
  Pod: [
    nameColumn,
    text('Ready', ready),
    text('Status', podStatus),
    text('Restarts', (pod) =>
      String(
        ((pod['status']?.containerStatuses ?? []) as Json[]).reduce(
          (sum, one) => sum + Number(one['restartCount'] ?? 0),
          0,
        ),
      ),
    ),
    age,
    text('IP', (pod) => none(pod['status']?.podIP), true),
    text('Node', (pod) => none(pod['spec'].nodeName), true),
    text('Nominated Node', () => '<none>', true),
    text('Readiness Gates', () => '<none>', true),
  ],
  Deployment: [
    nameColumn,
    text('Ready', (one) => `${one['status']?.readyReplicas ?? 0}/${one['spec'].replicas}`),
    number('Up-to-date', (one) => one['status']?.updatedReplicas ?? 0),
    number('Available', (one) => one['status']?.availableReplicas ?? 0),
    age,
    ...templateColumns,
    selectorColumn,
  ],
  ReplicaSet: [
    nameColumn,
    number('Desired', (one) => one['spec'].replicas),
    number('Current', (one) => one['status']?.replicas ?? 0),
    number('Ready', (one) => one['status']?.readyReplicas ?? 0),
    age,
    ...templateColumns,
    selectorColumn,
  ],
  StatefulSet: [
    nameColumn,
    text('Ready', (one) => `${one['status']?.readyReplicas ?? 0}/${one['spec'].replicas}`),
    age,
    ...templateColumns,
  ],
  DaemonSet: [
    nameColumn,
    number('Desired', (one) => one['status']?.desiredNumberScheduled ?? 0),
    number('Ready', (one) => one['status']?.numberReady ?? 0),
    age,
  ],
  Job: [
    nameColumn,
    text('Status', (one) =>
      condition(one, 'Complete') === undefined
        ? condition(one, 'Failed') === undefined
          ? 'Running'
          : 'Failed'
        : 'Complete',
    ),
    text('Completions', (one) => `${one['status']?.succeeded ?? 0}/${one['spec'].completions ?? 1}`),
    text('Duration', (one, now) =>
      one['status']?.startTime === undefined
        ? ''
        : duration(
            Date.parse(one['status'].completionTime ?? new Date(now).toISOString()) -
              Date.parse(one['status'].startTime),
          ),
    ),
    age,
    ...templateColumns,
  ],
  CronJob: [
    nameColumn,
    text('Schedule', (one) => one['spec'].schedule),
    text('Timezone', (one) => none(one['spec'].timeZone)),
    text('Suspend', (one) => (one['spec'].suspend === true ? 'True' : 'False')),
    number('Active', (one) => (one['status']?.active ?? []).length),
    text('Last Schedule', (one, now) =>
      one['status']?.lastScheduleTime === undefined
        ? '<none>'
        : duration(now - Date.parse(one['status'].lastScheduleTime)),
    ),
    age,
  ],
  Service: [
    nameColumn,
    text('Type', (one) => one['spec'].type),
    text('Cluster-IP', (one) => none(one['spec'].clusterIP)),
    text('External-IP', (one) =>
      none(
        ((one['status']?.loadBalancer?.ingress ?? []) as Json[])
          .map((at) => at['ip'] ?? at['hostname'])
          .join(','),
      ),
    ),
    text('Port(s)', servicePorts),
    age,
    selectorColumn,
  ],
  Namespace: [nameColumn, text('Status', (one) => one['status']?.phase ?? ''), age],
  Node: [
    nameColumn,
    text('Status', (one) => (condition(one, 'Ready')?.['status'] === 'True' ? 'Ready' : 'NotReady')),
    text('Roles', () => '<none>'),
    age,
    text('Version', (one) => one['status']?.nodeInfo?.kubeletVersion ?? ''),
  ],
  ConfigMap: [
    nameColumn,
    number(
      'Data',
      (one) => Object.keys(one['data'] ?? {}).length + Object.keys(one['binaryData'] ?? {}).length,
    ),
    age,
  ],
  Secret: [
    nameColumn,
    text('Type', (one) => one['type']),
    number('Data', (one) => Object.keys(one['data'] ?? {}).length),
    age,
  ],
  PersistentVolumeClaim: [
    nameColumn,
    text('Status', (one) =>
      one['metadata'].deletionTimestamp === undefined ? (one['status']?.phase ?? '') : 'Terminating',
    ),
    text('Volume', (one) => one['spec'].volumeName ?? ''),
    text('Capacity', (one) => one['status']?.capacity?.storage ?? ''),
    text('Access Modes', (one) => shortModes(one['spec'].accessModes)),
    text('StorageClass', (one) => one['spec'].storageClassName ?? ''),
    text('VolumeAttributesClass', (one) => one['spec'].volumeAttributesClassName ?? '<unset>'),
    age,
  ],
  PersistentVolume: [
    nameColumn,
    text('Capacity', (one) => one['spec'].capacity?.storage ?? ''),
    text('Access Modes', (one) => shortModes(one['spec'].accessModes)),
    text('Reclaim Policy', (one) => one['spec'].persistentVolumeReclaimPolicy),
    text('Status', (one) => one['status']?.phase ?? ''),
    text('Claim', (one) =>
      one['spec'].claimRef === undefined
        ? ''
        : `${one['spec'].claimRef.namespace}/${one['spec'].claimRef.name}`,
    ),
    text('StorageClass', (one) => one['spec'].storageClassName ?? ''),
    age,
  ],
  Ingress: [
    nameColumn,
    text('Class', (one) => none(one['spec'].ingressClassName)),
    text(
      'Hosts',
      (one) => ((one['spec'].rules ?? []) as Json[]).map((rule) => rule['host'] ?? '*').join(',') || '*',
    ),
    text('Address', (one) =>
      ((one['status']?.loadBalancer?.ingress ?? []) as Json[])
        .map((at) => at['ip'] ?? at['hostname'])
        .join(','),
    ),
    text('Ports', (one) => (one['spec'].tls === undefined ? '80' : '80, 443')),
    age,
  ],
  IngressClass: [
    nameColumn,
    text('Controller', (one) => one['spec']?.controller ?? ''),
    text('Parameters', () => '<none>'),
    age,
  ],
  NetworkPolicy: [
    nameColumn,
    text('Pod-Selector', (one) => pairs(one['spec'].podSelector?.matchLabels)),
    age,
  ],
  ResourceQuota: [
    nameColumn,
    text('Request', (one) => quota(one, (key) => !key.startsWith('limits.'))),
    text('Limit', (one) => quota(one, (key) => key.startsWith('limits.'))),
    age,
  ],
  LimitRange: [nameColumn, text('Created At', (one) => one['metadata'].creationTimestamp)],
  Event: [
    text('Last Seen', (one, now) =>
      duration(
        now - Date.parse(one['lastTimestamp'] ?? one['eventTime'] ?? one['metadata'].creationTimestamp),
      ),
    ),
    text('Type', (one) => one['type'] ?? ''),
    text('Reason', (one) => one['reason'] ?? ''),
    text(
      'Object',
      (one) =>
        `${String(one['involvedObject']?.kind ?? '').toLowerCase()}/${one['involvedObject']?.name ?? ''}`,
    ),
    text('Message', (one) => one['message'] ?? ''),
  ],
  Endpoints: [
    nameColumn,
    text('Endpoints', (one) =>
      none(
        ((one['subsets'] ?? []) as Json[])
          .flatMap((subset) =>
            ((subset['addresses'] ?? []) as Json[]).flatMap((at) =>
              ((subset['ports'] ?? []) as Json[]).map((port) => `${at['ip']}:${port['port']}`),
            ),
          )
          .join(','),
      ),
    ),
    age,
  ],
  EndpointSlice: [
    nameColumn,
    text('AddressType', (one) => one['addressType']),
    text('Ports', (one) => none(((one['ports'] ?? []) as Json[]).map((port) => port['port']).join(','))),
    text('Endpoints', (one) =>
      none(((one['endpoints'] ?? []) as Json[]).flatMap((at) => at['addresses']).join(',')),
    ),
    age,
  ],
  StorageClass: [
    text(
      'Name',
      (one) =>
        `${one['metadata'].name}${one['metadata'].annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true' ? ' (default)' : ''}`,
    ),
    text('Provisioner', (one) => one['provisioner']),
    text('ReclaimPolicy', (one) => one['reclaimPolicy']),
    text('VolumeBindingMode', (one) => one['volumeBindingMode']),
    text('AllowVolumeExpansion', (one) => String(one['allowVolumeExpansion'] ?? false)),
    age,
  ],
  HorizontalPodAutoscaler: [
    nameColumn,
    text('Reference', (one) => `${one['spec'].scaleTargetRef.kind}/${one['spec'].scaleTargetRef.name}`),
    text('Targets', () => '<unknown>'),
    text('MinPods', (one) => String(one['spec'].minReplicas)),
    number('MaxPods', (one) => one['spec'].maxReplicas),
    number('Replicas', (one) => one['status']?.currentReplicas ?? 0),
    age,
  ],
  PodDisruptionBudget: [
    nameColumn,
    text('Min Available', (one) => String(one['spec'].minAvailable ?? 'N/A')),
    text('Max Unavailable', (one) => String(one['spec'].maxUnavailable ?? 'N/A')),
    number('Allowed Disruptions', (one) => one['status']?.disruptionsAllowed ?? 0),
    age,
  ],
  Role: [nameColumn, text('Created At', (one) => one['metadata'].creationTimestamp)],
  RoleBinding: [nameColumn, text('Role', (one) => `${one['roleRef'].kind}/${one['roleRef'].name}`), age],
  ClusterRoleBinding: [
    nameColumn,
    text('Role', (one) => `${one['roleRef'].kind}/${one['roleRef'].name}`),
    age,
  ],
  Lease: [nameColumn, text('Holder', (one) => one['spec']?.holderIdentity ?? ''), age],
  Gateway: [
    nameColumn,
    text('Class', (one) => one['spec'].gatewayClassName),
    text('Address', (one) => ((one['status']?.addresses ?? []) as Json[]).map((at) => at['value']).join(',')),
    text('Programmed', (one) => condition(one, 'Programmed')?.['status'] ?? ''),
    age,
  ],
  HTTPRoute: [nameColumn, text('Hostnames', (one) => JSON.stringify(one['spec'].hostnames ?? [])), age],
};

const modeNames: Record<string, string> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const shortModes = (modes: string[] | undefined): string =>
  (modes ?? []).map((mode) => modeNames[mode] ?? mode).join(',');
const quota = (one: Json, wanted: (key: string) => boolean): string =>
  Object.entries((one['status']?.hard ?? one['spec'].hard ?? {}) as Record<string, string>)
    .filter(([key]) => wanted(key))
    .map(([key, hard]) => `${key}: ${one['status']?.used?.[key] ?? '0'}/${hard}`)
    .join(', ');

export const columnsOf = (kind: string): readonly Column[] => byKind[kind] ?? [nameColumn, age];

export const cellsOf = (object: KubeObject, now: number): (string | number)[] =>
  columnsOf(object.kind).map((column) => column.cell(object, now));
