import type { Api, Clock } from './api/api.ts';
import type { PodLogs } from './api/pod-logs.ts';
import { bootstrap } from './controllers/bootstrap.ts';
import { createControllers } from './controllers/controllers.ts';
import { createEventRecorder } from './controllers/events.ts';

export interface BehaviourOptions {
  api: Api;
  clock: Clock;
  seed: number;
  /** PEM that the accounts controller publishes in each namespace. */
  ca: string;
  /** Hears of failures that are bugs of the simulator. */
  report: (message: string, error: unknown) => void;
}

/** Everything that happens behind the API: what a fresh cluster has, controllers, kubelets. */
export interface Behaviour {
  start(): void;
  stop(): void;
  logs(): PodLogs | undefined;
}

export function createBehaviour({ api, clock, seed, ca, report }: BehaviourOptions): Behaviour {
  const events = createEventRecorder(api, clock);
  const controllers = createControllers({ api, clock, events, seed: String(seed), caBundle: ca, report });
  const parts = [events, controllers];
  return {
    start() {
      bootstrap(api, { now: clock.now() });
      for (const part of parts) part.start();
    },
    stop() {
      for (const part of parts.toReversed()) part.stop();
    },
    logs: () => undefined,
  };
}
