/**
 * What the watches last saw of one store: small immutable records, never whole Kubernetes objects.
 * Times are ms since 1970. Nothing here is invented: what was not seen is absent.
 */
export interface ObservedRef {
  kind: string;
  name: string;
  uid: string;
  /** metadata.generation where the kind has one. */
  generation: number | undefined;
  resourceVersion: string;
  component: string | undefined;
  deleting: boolean;
  /** Changes when anybody but an allowed controller writes to the object (domain/drift/ownership.ts); of kinds that heal. */
  fingerprint?: string;
}

export interface ObservedNamespace extends ObservedRef {
  phase: 'Active' | 'Terminating';
  storeId: string | undefined;
  /** Conditions of a namespace that cannot finish (content, finalizers, discovery), type -> message. */
  blockers: { type: string; message: string }[];
}

export interface ObservedWorkload extends ObservedRef {
  kind: 'Deployment' | 'StatefulSet';
  replicas: number;
  updated: number;
  ready: number;
  available: number;
  observedGeneration: number;
  image: string | undefined;
  /** Version of the engine that its label names. */
  version?: string | undefined;
  /** A failed Progressing or ReplicaFailure condition, and since when. */
  failure: { reason: string; message: string; at: number } | undefined;
}

export interface ObservedJob extends ObservedRef {
  kind: 'Job';
  complete: boolean;
  failed: { reason: string; message: string } | undefined;
  active: number;
  succeeded: number;
  failures: number;
  startedAt: number | undefined;
}

/** How a container's run ended; the message is what it or its runtime left. */
export interface ObservedEnd {
  reason: string;
  exitCode: number;
  at: number | undefined;
  message?: string;
}

export interface ObservedContainer {
  name: string;
  init: boolean;
  image: string;
  ready: boolean;
  restarts: number;
  waiting: { reason: string; message: string } | undefined;
  terminated: ObservedEnd | undefined;
  lastTerminated: ObservedEnd | undefined;
  /** Memory limit in MiB, for the sentence about running out of it. */
  memoryLimitMiB: number | undefined;
}

export interface ObservedPod extends ObservedRef {
  kind: 'Pod';
  phase: string;
  ready: boolean;
  node: string | undefined;
  startedAt: number | undefined;
  createdAt: number;
  unschedulable: string | undefined;
  /** By when it is to have stopped, once it was told to. */
  stopBy?: number | undefined;
  finalizers?: readonly string[];
  /** Its node put it out. */
  evicted?: { message: string; at: number } | undefined;
  containers: ObservedContainer[];
}

export interface ObservedIngress extends ObservedRef {
  kind: 'Ingress';
  className: string | undefined;
  hosts: string[];
  /** First address of the load balancer status; undefined until served. */
  address: string | undefined;
}

export interface ObservedClaim extends ObservedRef {
  kind: 'PersistentVolumeClaim';
  phase: string;
  volume: string | undefined;
  storageClass: string | undefined;
  capacityGiB: number | undefined;
  createdAt: number;
}

export interface ObservedQuota extends ObservedRef {
  kind: 'ResourceQuota';
  hard: Record<string, string>;
  used: Record<string, string>;
}

/** Read, not watched, where a pod's trouble may lie with its node. */
export interface ObservedNode {
  name: string;
  ready: boolean;
  /** Those that keep pods out, as `key=value:effect`. */
  taints: readonly string[];
}

/** A Warning Event of the cluster, folded by (reason, object). */
export interface ObservedWarning {
  uid: string;
  objectKind: string;
  objectName: string;
  reason: string;
  message: string;
  count: number;
  at: number;
}

export interface ObservedStore {
  namespace: ObservedNamespace | undefined;
  workloads: ObservedWorkload[];
  jobs: ObservedJob[];
  pods: ObservedPod[];
  ingresses: ObservedIngress[];
  claims: ObservedClaim[];
  quota: ObservedQuota | undefined;
  /** Everything else with our store label (Services, ConfigMaps, NetworkPolicies, ...), identity only. */
  others: ObservedRef[];
  warnings: ObservedWarning[];
  /** Time of the last contact with the cluster that confirmed this picture. */
  observedAt: number | undefined;
}

/** The last answer of the shop itself, asked by the probe. */
export type ProbeResult =
  | { kind: 'never' }
  | { kind: 'selling'; at: number; seedHash: string }
  | { kind: 'notSelling'; at: number; message: string }
  /** Nothing answers at the address. */
  | { kind: 'silent'; at: number; message: string }
  /** The server cannot reach shops by design (SHOPYARD_EDGE=assume): unknown, not blocking. */
  | { kind: 'unreachable'; at: number; message: string };
