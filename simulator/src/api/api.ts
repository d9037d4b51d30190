/** A Kubernetes object as it travels on the wire. Only metadata is typed; the rest is data. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** One served kind. `kind` is unique among the served kinds, so it is the key everywhere inside the simulator. */
export interface ResourceKind {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
}

/** One committed change, in the order of `revision` (the resourceVersion as a number). */
export interface Change {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
  previous?: KubeObject;
  revision: number;
}

export interface DeleteOptions {
  propagation?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  uid?: string;
  resourceVersion?: string;
  dryRun?: boolean;
}

export interface ListOptions {
  namespace?: string;
  labels?: Record<string, string>;
  filter?: (object: KubeObject) => boolean;
}

/**
 * The API as the parts inside the simulator use it: same validation, defaulting, admission and conflicts as on the wire,
 * synchronous. Refusals are thrown as StatusError. Returned objects are copies that the caller may change.
 */
export interface Api {
  readonly kinds: readonly ResourceKind[];
  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(kind: string, options?: ListOptions): KubeObject[];
  create(object: KubeObject, options?: { dryRun?: boolean }): KubeObject;
  /** Replaces all but status; a resourceVersion in the object is checked. */
  update(object: KubeObject): KubeObject;
  /** Replaces status only; a resourceVersion in the object is checked. */
  updateStatus(object: KubeObject): KubeObject;
  /** Marks or removes, as finalizers and grace period demand. Absent objects are no error: answers undefined. */
  remove(
    kind: string,
    namespace: string | undefined,
    name: string,
    options?: DeleteOptions,
  ): KubeObject | undefined;
  /** Called after every commit, synchronously and in order; a listener only takes note and must not throw. */
  subscribe(listener: (change: Change) => void): () => void;
}

export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  object: KubeObject;
  old?: KubeObject;
  subresource?: string;
  dryRun: boolean;
  /** What the client is told in `Warning` headers although the request is accepted; plugins append. */
  warnings?: string[];
}

/** May change `request.object` (defaults) or refuse by throwing a StatusError. Runs before the commit, in list order. */
export type AdmissionPlugin = (request: AdmissionRequest, api: Api) => void;

/** A refusal worded as the real API server words it; becomes the `Status` object on the wire. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Record<string, unknown> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: number,
    reason: string,
    message: string,
    details?: Record<string, unknown>,
    retryAfterSeconds?: number,
  ) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Real time or a fake; speed is applied by the one who makes it. Timers never keep the process alive. */
export interface Clock {
  now(): number;
  /** Runs `callback` after `milliseconds` of this clock; the result cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** A long-lived part (controller, kubelet): begins with what is there now, then follows changes. */
export interface Controller {
  start(): void;
  stop(): void;
}
