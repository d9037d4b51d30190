import type { AdmittedEdges, FoundController } from './edge-controllers.ts';
import type { Reason } from './reason.ts';
import type { ConditionStatus } from './words.ts';

export interface ResourceAmounts {
  cpuMillicores: number;
  memoryMiB: number;
  storageGiB: number;
  pods: number;
}

export interface PermissionCheck {
  verb: string;
  resource: string;
  allowed: boolean;
  neededFor: string;
}

/** A Kubernetes API, known by the uid of its kube-system namespace. Row and last facts. */
export interface Cluster {
  id: string;
  name: string;
  simulated: boolean;
  reachable: boolean;
  version: string | undefined;
  lastContactAt: number | undefined;
  ingressClasses: string[];
  /** Those marked as the cluster's default. */
  defaultIngressClasses: string[];
  storageClasses: string[];
  defaultStorageClasses: string[];
  networkPolicyEnforced: ConditionStatus;
  permissions: PermissionCheck[];
  capacity: ResourceAmounts | undefined;
  reason: Reason | undefined;
  orphans: string[];
  changedSeq: number;
}

/** How stores of a cluster are reached; set by the operator (settings), used by engines, probe and urls. */
export interface EdgeSettings {
  baseDomain: string;
  scheme: 'http' | 'https';
  /** Port in public addresses; undefined where it is the scheme's own. */
  port: number | undefined;
  /** Where an edge of our own listens (embedded cluster): all its stores are reached there, whenever they were made. */
  ownPort?: number;
  ingressClass: string;
  storageClass: string | undefined;
  /** 'address': the Ingress must get an address; 'assume': set-ups that never give one. */
  readiness: 'address' | 'assume';
  /** host[:port] to connect the probe to instead of the Ingress's address. */
  probeAddress: string | undefined;
  /** The controllers of the cluster's ingress classes; absent where they were not looked for, or may not be. */
  found?: readonly FoundController[];
  admitted?: AdmittedEdges;
}
