import type { Api, Clock } from '../api/api.ts';
import { loseNode, recoverNode } from './nodes.ts';
import { createPodFaults } from './pod-faults.ts';
import type { PodFaults } from './pod-faults.ts';
import { createApiFaults } from './request-faults.ts';
import type { ApiFaults } from './request-faults.ts';

/** Everything that can be made to go wrong: with pods, with the API, with nodes. */
export interface Faults {
  readonly pods: PodFaults;
  readonly api: ApiFaults;
  /** The node falls silent; the result brings it back. */
  loseNode(name: string): () => void;
  /** Mends all but lost nodes. */
  clear(): void;
}

export function createFaults({
  random,
  cluster,
}: {
  random: () => number;
  cluster: () => { api: Api; clock: Clock };
}): Faults {
  const pods = createPodFaults();
  const api = createApiFaults(random);
  return {
    pods,
    api,
    loseNode(name) {
      const { api: objects, clock } = cluster();
      loseNode(objects, clock, name);
      return () => {
        recoverNode(objects, clock, name);
      };
    },
    clear() {
      pods.clear();
      api.clear();
    },
  };
}
