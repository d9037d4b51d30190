import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../simulator/src/simulator.ts';

type Decide = Simulator['faults']['api']['decide'];
export type SeenRequest = Parameters<Decide>[0];

export interface WatchedSimulator extends Simulator {
  /** Every request so far, oldest first. */
  requests: SeenRequest[];
  /** Those after the first `from` that change something, but for Leases and questions about rights. */
  writes(from?: number): SeenRequest[];
  remove(): Promise<void>;
}

const changing = new Set<SeenRequest['verb']>(['create', 'update', 'patch', 'delete', 'deletecollection']);
const marks = new Set(['Lease', 'SelfSubjectAccessReview']);

/** A simulated cluster in this process that writes down what it is asked. */
export async function startWatchedSimulator(speed = 50): Promise<WatchedSimulator> {
  const dir = mkdtempSync(join(tmpdir(), 'shopyard-simulator-'));
  const simulator = await startSimulator({ dir, speed });
  const requests: SeenRequest[] = [];
  const { api } = simulator.faults;
  const decide = api.decide.bind(api);
  api.decide = (request) => {
    requests.push(request);
    return decide(request);
  };
  return {
    ...simulator,
    requests,
    writes: (from = 0) =>
      requests.slice(from).filter(({ verb, kind }) => changing.has(verb) && !marks.has(kind ?? '')),
    async remove() {
      await simulator.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
