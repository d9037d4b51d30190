import type { KubeObject } from '../api/api.ts';
import { age, condition, nameColumn, none, number, pairs, text } from './cells.ts';
import type { Column, Json } from './cells.ts';
import { selectorColumn, workloadColumns } from './workload-columns.ts';

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
  ...workloadColumns,
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
  ServiceAccount: [nameColumn, number('Secrets', (one) => (one['secrets'] ?? []).length), age],
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

/** What `kubectl get` prints of a kind, as the real server defines it. */
export const columnsOf = (kind: string): readonly Column[] => byKind[kind] ?? [nameColumn, age];

export const cellsOf = (object: KubeObject, now: number): (string | number)[] =>
  columnsOf(object.kind).map((column) => column.cell(object, now));
