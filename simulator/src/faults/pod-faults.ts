import { hasLabels } from '../objects/selector.ts';
import type { KubeObject } from '../api/api.ts';

export const FAULT_ANNOTATION = 'simulator.shopyard.dev/fault';

export const POD_FAULTS = [
  'image-missing',
  'crash-loop',
  'init-fails',
  'oom',
  'never-ready',
  'unschedulable',
  'volume-pending',
  'job-fails',
] as const;
export type PodFaultKind = (typeof POD_FAULTS)[number];

/** What goes wrong with a pod. `container` narrows it to one; `lines` are what its log says last. */
export interface PodFault {
  kind: PodFaultKind;
  container?: string;
  lines?: string[];
}

/** Which pods: all that is given must fit. `name` is the beginning of the pod's name. */
export interface PodMatch {
  namespace?: string;
  name?: string;
  labels?: Record<string, string>;
}

export interface PodFaults {
  of(pod: KubeObject): PodFault | undefined;
  /** Breaks the pods that match from now on; the result mends them. */
  add(match: PodMatch, fault: PodFault): () => void;
  clear(): void;
  /** Called whenever faults come or go. */
  subscribe(listener: () => void): () => void;
}

/** Faults by library call or by annotation on the pod (`crash-loop` or `crash-loop/<container>`); the latest call wins. */
export function createPodFaults(): PodFaults {
  const rules = new Set<{ match: PodMatch; fault: PodFault }>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    of(pod) {
      const rule = [...rules].reverse().find(({ match }) => fits(pod, match));
      return rule?.fault ?? annotated(pod);
    },
    add(match, fault) {
      const rule = { match, fault };
      rules.add(rule);
      tell();
      return () => {
        if (rules.delete(rule)) tell();
      };
    },
    clear() {
      rules.clear();
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function annotated(object: KubeObject): PodFault | undefined {
  const [kind, container] = (object.metadata.annotations?.[FAULT_ANNOTATION] ?? '').split('/', 2);
  const known = POD_FAULTS.find((name) => name === kind);
  return known === undefined ? undefined : { kind: known, ...(container === undefined ? {} : { container }) };
}

function fits(pod: KubeObject, { namespace, name, labels }: PodMatch): boolean {
  if (namespace !== undefined && pod.metadata.namespace !== namespace) return false;
  if (name !== undefined && !pod.metadata.name.startsWith(name)) return false;
  return hasLabels(pod.metadata.labels, labels ?? {});
}
