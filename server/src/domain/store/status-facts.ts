import type { EdgeSettings } from '../cluster.ts';
import type { ExpectedComponent } from '../engine.ts';
import type { Operation } from '../operation/operation.ts';
import type { Reason } from '../reason.ts';
import type { Finding } from './checks/finding.ts';
import type { JobTrouble } from './job-trouble.ts';
import type {
  ObservedIngress,
  ObservedJob,
  ObservedNode,
  ObservedPod,
  ObservedStore,
  ObservedWorkload,
  ProbeResult,
} from './observed.ts';
import type { ComponentStatus } from './status.ts';
import type { RecordedVolume, Store } from './store.ts';

/** Everything the status follows from, gathered once. `store.status` is the status as last computed. */
export interface StatusFacts {
  store: Store;
  /** The store's newest operation, finished or not. */
  operation: Operation | undefined;
  revision: { number: number; applied: boolean; becameReady: boolean };
  /** In order of dependence. */
  expected: readonly ExpectedComponent[];
  observed: ObservedStore;
  volumes: readonly RecordedVolume[];
  probe: ProbeResult;
  /** What a shop of the wanted revision shows in its meta tag. */
  seedHash: string;
  edge: Pick<EdgeSettings, 'readiness' | 'ingressClass' | 'storageClass'>;
  /** Median seconds of the steps of earlier operations of this kind, by step name. */
  usualSeconds: Readonly<Record<string, number>>;
  /** What the store queues for: to begin being made, or to run its next step. */
  waitingFor: 'provisioning' | 'slot' | undefined;
  /** Why the step that is being tried again failed last. */
  stepError: Reason | undefined;
  /** What logs of failed Jobs say about the cause. */
  jobTrouble?: readonly JobTrouble[];
  /** Read where a pod's trouble may lie with its node. */
  nodes?: readonly ObservedNode[] | undefined;
  /** Those that the cluster has; undefined while they are not known. */
  ingressClasses?: readonly string[] | undefined;
  /** What healing found that a person should know: a fight, or a namespace that is not ours. */
  healing?: Finding | undefined;
  now: number;
}

/** One expected component with everything seen of it. */
export interface ComponentPicture {
  expected: ExpectedComponent;
  workload: ObservedWorkload | undefined;
  jobs: ObservedJob[];
  ingress: ObservedIngress | undefined;
  pods: ObservedPod[];
  /** Rolled out, complete or served, as its kind demands. */
  done: boolean;
  status: Omit<ComponentStatus, 'reason'>;
}
