import type { FieldOwner } from '../domain/drift/ownership.ts';

/** The fields we read of Kubernetes objects as they come over the wire: whatever may be missing is optional. */
export interface WireMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  managedFields?: FieldOwner[];
  /** In an item of a list, and there alone: the text of `managedFields` (parse-list.ts). */
  owners?: string;
}

export interface WireCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

export interface WireObject {
  apiVersion?: string;
  kind?: string;
  metadata: WireMetadata;
}

export interface WireList {
  kind?: string;
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: WireObject[] | null;
}

export interface WireNamespace extends WireObject {
  status?: { phase?: string; conditions?: WireCondition[] };
}

export interface WirePodSpec {
  containers?: WireContainer[];
  initContainers?: WireContainer[];
  nodeName?: string;
}

export interface WireContainer {
  name: string;
  image?: string;
  resources?: { limits?: Record<string, string> };
}

export interface WireWorkload extends WireObject {
  spec?: { replicas?: number; template?: { spec?: WirePodSpec } };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    conditions?: WireCondition[];
  };
}

export interface WireJob extends WireObject {
  status?: {
    active?: number;
    succeeded?: number;
    failed?: number;
    startTime?: string;
    conditions?: WireCondition[];
  };
}

export interface WireTerminated {
  reason?: string;
  exitCode?: number;
  finishedAt?: string;
  message?: string;
}

export interface WireContainerStatus {
  name: string;
  image?: string;
  ready?: boolean;
  restartCount?: number;
  state?: { waiting?: { reason?: string; message?: string }; terminated?: WireTerminated };
  lastState?: { terminated?: WireTerminated };
}

export interface WirePod extends WireObject {
  spec?: WirePodSpec;
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    startTime?: string;
    conditions?: WireCondition[];
    containerStatuses?: WireContainerStatus[];
    initContainerStatuses?: WireContainerStatus[];
  };
}

export interface WireIngress extends WireObject {
  spec?: { ingressClassName?: string; rules?: { host?: string }[]; tls?: { hosts?: string[] }[] };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

export interface WireClaim extends WireObject {
  spec?: { volumeName?: string; storageClassName?: string };
  status?: { phase?: string; capacity?: Record<string, string> };
}

export interface WireQuota extends WireObject {
  spec?: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

export interface WireEvent extends WireObject {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  series?: { count?: number; lastObservedTime?: string };
  involvedObject?: { kind?: string; namespace?: string; name?: string };
}
