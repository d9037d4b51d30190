import type { FoundController } from '../domain/edge-controllers.ts';
import type { PermissionCheck, ResourceAmounts } from '../domain/cluster.ts';
import type { LiveObject } from '../domain/drift/live-object.ts';
import type { ReleaseRecord } from '../domain/drift/release-record.ts';
import type { Manifest } from '../domain/engine.ts';
import type { ClusterRefusal } from '../domain/store/cluster-refusal.ts';
import type { ObservedNode, ObservedPod, ObservedStore } from '../domain/store/observed.ts';
import type { PodLogLine, PodLogRequest } from './pod-logs.ts';
import { ToldError } from '../lib/told-error.ts';

/** Trouble with the cluster: knows whether trying again can help, and after how long. */
export class ClusterError extends ToldError {
  readonly kind:
    | 'unreachable'
    | 'forbidden'
    | 'conflict'
    | 'notFound'
    | 'terminating'
    | 'refused'
    | 'throttled'
    | 'failed';
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  /** Who refused it and why, where the API server said so. */
  readonly refusal: ClusterRefusal | undefined;
  constructor(
    kind: ClusterError['kind'],
    message: string,
    options: ErrorOptions & { retryable?: boolean; retryAfterMs?: number; refusal?: ClusterRefusal } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.refusal = options.refusal;
    this.retryable =
      options.retryable ?? (kind === 'unreachable' || kind === 'throttled' || kind === 'conflict');
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface ClusterFacts {
  /** uid of kube-system. */
  id: string;
  name: string;
  version: string;
  simulated: boolean;
  ingressClasses: string[];
  /** Those marked as the cluster's default. */
  defaultIngressClasses: string[];
  storageClasses: string[];
  defaultStorageClasses: string[];
  capacity: ResourceAmounts | undefined;
  /** Group and version of each API whose server, beside the API server, does not answer. */
  silentApis: string[];
}

export interface NamespaceFacts {
  uid: string;
  phase: 'Active' | 'Terminating';
  labels: Record<string, string>;
  blockers: { type: string; message: string }[];
}

export interface PatchOperation {
  op: 'add' | 'replace' | 'remove';
  path: string;
  value?: unknown;
}

export interface WhatIsLeft {
  objects: { kind: string; count: number }[];
  pods: string[];
  /** One sentence per kind or API group that could not be read: what lies there is not known. */
  unreadable: string[];
}

/**
 * One Kubernetes API. Every call has its own deadline and throws ClusterError (redacted: never a Secret's content).
 * Live reads go to the API server; `observed` answers from the watches without I/O.
 */
export interface ClusterConnection {
  readonly id: string;
  /** KUBECONFIG file for child processes (helm). */
  readonly kubeconfigPath: string;
  facts(): Promise<ClusterFacts>;
  /** Which pods serve each ingress class; undefined where that may not be read. */
  edgeControllers(): Promise<FoundController[] | undefined>;
  permissions(): Promise<PermissionCheck[]>;

  // ------------------------------------------------- observed, by watches
  /** Resolves once every kind was listed and is being watched. */
  synced: Promise<void>;
  observed(store: { id: string; namespace: string; name: string }): ObservedStore;
  /** A store's picture changed (by store id or namespace). Listeners only take note. */
  onChange(listener: (change: { storeId: string | undefined; namespace: string }) => void): () => void;
  /** `reachable` flips after 60 s without contact; `since` is when contact was last had. */
  contact(): {
    reachable: boolean;
    lastContactAt: number | undefined;
    /** Some kind was not listed yet, or its watch has been down for a while: absence proves nothing. */
    stale: boolean;
    forbidden: string | undefined;
    /** The address answers with another cluster's identity: nothing it shows is believed. */
    replacedBy?: string;
  };
  onContact(listener: () => void): () => void;
  /** A live read showed that `observed` is not true: everything is listed anew, at most every 5 s. */
  doubt(): void;
  /** Namespaces that carry our labels, whatever the database knows (for orphans). */
  labelledNamespaces(): { name: string; uid: string; storeId: string | undefined }[];

  // ------------------------------------------------- acts, each safe to repeat
  namespace(name: string): Promise<NamespaceFacts | undefined>;
  createNamespace(
    manifest: Manifest,
  ): Promise<{ uid: string; created: boolean; labels: Record<string, string> }>;
  /**
   * Server-side apply, by default as field manager `shopyard` (healing a release's object: `helm`); secrets
   * included, never logged. Without `force` another manager's field is a `conflict`. `object` is what the API
   * server answered, after a dry run what would be.
   */
  apply(
    manifest: Manifest,
    options?: { force?: boolean; dryRun?: boolean; fieldManager?: 'shopyard' | 'helm' },
  ): Promise<{ uid: string; resourceVersion: string; object?: LiveObject }>;
  get(kind: string, namespace: string | undefined, name: string): Promise<LiveObject | undefined>;
  /** JSON patch as field manager `shopyard`; a replaced `/metadata/resourceVersion` that is old by now is a `conflict`. */
  patch(
    ref: { apiVersion: string; kind: string; namespace?: string; name: string },
    operations: readonly PatchOperation[],
  ): Promise<LiveObject>;
  /** Helm's Secrets of one release, without their content. */
  releaseRecords(namespace: string, release: string): Promise<ReleaseRecord[]>;
  /** One of them by its own name. */
  releaseRecord(namespace: string, name: string): Promise<ReleaseRecord | undefined>;
  /** Deletes by name with a uid precondition when given; absent is no error. */
  remove(ref: {
    apiVersion: string;
    kind: string;
    namespace?: string;
    name: string;
    uid?: string;
  }): Promise<'removed' | 'absent'>;
  /** Undefined where they may not be listed. */
  nodes(): Promise<ObservedNode[] | undefined>;
  /** All pods of a namespace as they are now, also those that carry no label of ours. */
  podsIn(namespace: string): Promise<ObservedPod[]>;
  /** What still lies in a namespace, by live reads of every namespaced kind we serve. */
  left(namespace: string): Promise<WhatIsLeft>;
  volume(
    name: string,
  ): Promise<{ name: string; phase: string; reclaimPolicy: string; claim: string | undefined } | undefined>;
  podLogTail(namespace: string, pod: string, container: string, lines: number): Promise<string>;
  /** The lines of one container as they come; see `readPodLog`. */
  podLog(request: PodLogRequest, signal: AbortSignal): AsyncIterable<PodLogLine[]>;
  /** The Lease that names the control plane owning this cluster. Answers the holder; another id means: refuse. */
  claim(databaseId: string): Promise<{ holder: string }>;
  stop(): Promise<void>;
}
