import type { Api, Clock } from './api/api.ts';
import type { PodLogs } from './api/pod-logs.ts';
import { bootstrap } from './controllers/bootstrap.ts';
import type { NodeSize } from './controllers/bootstrap.ts';
import { createControllers } from './controllers/controllers.ts';
import { createEventRecorder } from './controllers/events.ts';
import { createPodFaults } from './faults/pod-faults.ts';
import type { PodFaults } from './faults/pod-faults.ts';
import { createKubelet } from './kubelet/kubelet.ts';
import { createPodLogs } from './kubelet/logs.ts';
import { createPlayedRuntime } from './kubelet/played.ts';
import { createScheduler } from './kubelet/scheduler.ts';

export interface BehaviourOptions {
  api: Api;
  clock: Clock;
  seed: number;
  /** PEM that the accounts controller publishes in each namespace. */
  ca: string;
  /** Hears of failures that are bugs of the simulator. */
  report: (message: string, error: unknown) => void;
  /** What goes wrong with pods; default: only what annotations ask for. */
  podFaults?: PodFaults;
  /** Default: three nodes with room for a thousand stores. Only a fresh cluster's nodes are made. */
  nodes?: Partial<NodeSize>;
  /** Whether CronJobs make Jobs when they are due; default false. */
  cronRuns?: boolean;
}

/** Everything that happens behind the API: what a fresh cluster has, controllers, kubelets. */
export interface Behaviour {
  start(): void;
  stop(): void;
  logs(): PodLogs | undefined;
}

export function createBehaviour(options: BehaviourOptions): Behaviour {
  const { api, clock, report, podFaults = createPodFaults(), nodes = {}, cronRuns = false } = options;
  const seed = String(options.seed);
  const events = createEventRecorder(api, clock);
  const runtime = createPlayedRuntime({ clock, seed, faultOf: podFaults.of });
  const shared = { api, clock, events, seed, podFaults, report };
  const logs = createPodLogs({ api, clock, runtime });
  const parts = [
    events,
    createControllers({ ...shared, cronRuns, caBundle: options.ca }),
    createScheduler(shared),
    createKubelet({ ...shared, runtime }),
  ];
  return {
    start() {
      bootstrap(api, { now: clock.now(), nodes });
      for (const part of parts) part.start();
    },
    stop() {
      for (const part of parts.toReversed()) part.stop();
    },
    logs: () => logs,
  };
}
