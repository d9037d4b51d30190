import type { Clock, Random } from '../lib/clock.ts';
import type { LoopFailure } from '../lib/running-state.ts';
import type { KubeHttp } from './kube-http.ts';
import type { Change, Identified } from './records.ts';
import type { ReflectorTimings } from './timings.ts';
import type { WireObject } from './wire-objects.ts';

/** One kind to keep in view. `project` answers undefined for what is not to be kept. */
export interface Source<T extends Identified> {
  kind: string;
  path: string;
  query: Record<string, string>;
  listAccept: string;
  watchAccept: string;
  project(object: WireObject): T | undefined;
  mostPerNamespace?: number;
}

export interface ReflectorOptions<T extends Identified> {
  source: Source<T>;
  http: KubeHttp;
  clock: Clock;
  random: Random;
  timings: ReflectorTimings;
  /**
   * Asked before a list, and before a watch after a failure, for the cluster's resource version; throws where the
   * cluster is not the one we know. What was found out at `notBefore` (monotonic) or later is good enough.
   */
  verify(notBefore: number): Promise<string>;
  /** Bytes came over a watch. */
  alive(): void;
  /** A listener that throws is reported by `failed` and changes nothing else. */
  changed(changes: Change<T>[]): void;
  failed(kind: string, failure: Pick<LoopFailure, 'error' | 'failures'>): void;
  stateChanged(): void;
}
