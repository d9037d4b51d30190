import type { Api, KubeObject } from '../api/api.ts';
import { timestamp } from '../objects/meta.ts';

export interface NodeSize {
  count: number;
  cpu: string;
  memory: string;
  pods: string;
}

/** Roomy on purpose: a thousand stores fit. Tests that want a full cluster make the nodes small. */
export const DEFAULT_NODES: NodeSize = { count: 3, cpu: '1000', memory: '4Ti', pods: '5000' };

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'traefik'];

/** On kube-system: by this a client knows, and says, that the cluster only plays one. */
const simulatedLabels = { 'simulator.shopyard.dev/simulated': 'true' };

/** What a fresh cluster has before anybody uses it. Does nothing to what is there already. */
export function bootstrap(
  api: Api,
  options: { now: number; nodes?: Partial<NodeSize>; version?: string },
): void {
  const size = { ...DEFAULT_NODES, ...options.nodes };
  for (const name of NAMESPACES) {
    const labels = name === 'kube-system' ? simulatedLabels : {};
    ensure(api, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  }
  for (let index = 1; index <= size.count; index += 1) ensureNode(api, index, size, options);
  ensure(api, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'simulator.shopyard.dev/volumes',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  ensure(api, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'traefik' },
    spec: { controller: 'traefik.io/ingress-controller' },
  });
  ensure(api, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  });
}

function ensure(api: Api, object: KubeObject): KubeObject | undefined {
  if (!api.kinds.some((served) => served.kind === object.kind)) return undefined;
  const { namespace, name } = object.metadata;
  return api.get(object.kind, namespace, name) === undefined ? api.create(object) : undefined;
}

function ensureNode(
  api: Api,
  index: number,
  size: NodeSize,
  options: { now: number; version?: string },
): void {
  const name = `sim-node-${String(index)}`;
  const labels = {
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/os': 'linux',
    'kubernetes.io/hostname': name,
    'shopyard.dev/simulated': 'true',
  };
  const node = ensure(api, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} });
  if (node === undefined) return;
  const capacity = { cpu: size.cpu, memory: size.memory, pods: size.pods, 'ephemeral-storage': '500Gi' };
  const version = options.version ?? 'v1.35.0';
  api.updateStatus({
    ...node,
    status: {
      capacity,
      allocatable: capacity,
      conditions: nodeConditions(timestamp(options.now)),
      addresses: [
        { type: 'InternalIP', address: nodeAddress(name) },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        machineID: name,
        systemUUID: name,
        bootID: name,
        kernelVersion: 'simulated',
        osImage: 'Simulated node (Shopyard)',
        containerRuntimeVersion: 'simulated://1',
        kubeletVersion: version,
        kubeProxyVersion: version,
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    },
  });
}

/** 172.18.0.2 for the first node, and so on. */
export function nodeAddress(name: string): string {
  return `172.18.0.${String(1 + Number(/(\d+)$/.exec(name)?.[1] ?? 1))}`;
}

function nodeConditions(now: string): Record<string, string>[] {
  const times = { lastHeartbeatTime: now, lastTransitionTime: now };
  return [
    {
      type: 'MemoryPressure',
      status: 'False',
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available',
      ...times,
    },
    {
      type: 'DiskPressure',
      status: 'False',
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
      ...times,
    },
    {
      type: 'PIDPressure',
      status: 'False',
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
      ...times,
    },
    {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
      ...times,
    },
  ];
}
