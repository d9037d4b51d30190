import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectCluster, type ConnectedCluster } from '../src/cluster/connect-cluster.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';
import { type Simulator, startSimulator } from '../../simulator/src/simulator.ts';

export interface TestCluster {
  kubeconfigPath: string;
  simulated: boolean;
  /** What makes the simulator fail; a real API server is made to fail by what its API offers. */
  faults?: Simulator['faults'];
  stop(): Promise<void>;
}

export interface ClusterChoice {
  name: string;
  start(): Promise<TestCluster>;
}

async function simulated(): Promise<TestCluster> {
  const dir = await mkdtemp(join(tmpdir(), 'shopyard-simulator-'));
  const simulator = await startSimulator({ dir, speed: 100 });
  return {
    kubeconfigPath: simulator.kubeconfigPath,
    simulated: true,
    faults: simulator.faults,
    async stop() {
      await simulator.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const real = process.env['SHOPYARD_CONTRACT_KUBECONFIG'];

/** The simulator always; a real API server too where SHOPYARD_CONTRACT_KUBECONFIG names one. */
export const clusters: ClusterChoice[] = [
  { name: 'the simulator', start: simulated },
  ...(real
    ? [
        {
          name: 'a real API server',
          start: () =>
            Promise.resolve({ kubeconfigPath: real, simulated: false, stop: () => Promise.resolve() }),
        },
      ]
    : []),
];

export const connect = (
  kubeconfigPath: string,
  more: Partial<Parameters<typeof connectCluster>[0]> = {},
): Promise<ConnectedCluster> =>
  connectCluster({ kubeconfigPath, clock: systemClock, random: systemRandom, ...more });
