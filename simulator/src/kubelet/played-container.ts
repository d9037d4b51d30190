import type { Clock } from '../api/api.ts';
import type { PodFault } from '../faults/pod-faults.ts';
import { fraction } from '../objects/hash.ts';
import type { Pod } from '../objects/pod.ts';
import { planOf, probeDelay, pullFailure } from './played-plan.ts';
import type { Plan } from './played-plan.ts';
import type { ContainerRun, Observed } from './runtime.ts';

export interface PlayedOptions {
  clock: Clock;
  seed: string;
  faultOf: (pod: Pod) => PodFault | undefined;
}

/** Milliseconds at speed 1, as ranges a pod's seed picks from: a plain pod is ready 1 to 4 seconds after its creation. */
const TIMES = {
  pull: [250, 700],
  cached: [20, 60],
  init: [150, 450],
  boot: [400, 1400],
  job: [500, 1500],
  crash: [300, 800],
  stop: [30, 150],
} as const;

/** One played run of one container. */
export class PlayedContainer {
  readonly run: ContainerRun;
  observed: Observed;
  readonly #options: PlayedOptions;
  readonly #images: Set<string>;
  readonly #changed: () => void;
  #cancel: () => void = () => {};

  /** `images` are those that nodes have; what is pulled is added. */
  constructor(options: PlayedOptions, images: Set<string>, run: ContainerRun, changed: () => void) {
    this.run = run;
    this.#options = options;
    this.#images = images;
    this.#changed = changed;
    this.observed = { attempt: run.attempt, phase: 'creating', isPulling: !this.#hasImage() };
  }

  /** Begins the run, or takes it up where it was. */
  begin(): void {
    const { attempt, resumed } = this.run;
    const isServing = this.#plan().ends === undefined;
    if (resumed === undefined) this.#pull();
    else if (resumed.isReady && isServing)
      this.observed = { attempt, phase: 'running', startedAt: resumed.startedAt, isReady: true };
    else this.#start(resumed.startedAt);
  }

  /** Nothing happens by itself any more. */
  cancel(): void {
    this.#cancel();
  }

  /** How long it takes to end after the signal. */
  get stopMs(): number {
    return this.#time('stop');
  }

  #pull(): void {
    const { run } = this;
    const { clock, faultOf } = this.#options;
    const isPresent = this.#hasImage();
    const milliseconds = this.#time(isPresent ? 'cached' : 'pull');
    this.#cancel = clock.after(milliseconds, () => {
      const message = pullFailure(run, faultOf(run.pod));
      if (message !== undefined) {
        this.#become({ attempt: run.attempt, phase: 'pull-failed', failedAt: clock.now(), message });
        return;
      }
      this.#images.add(imageKey(run));
      this.#start(clock.now(), isPresent ? undefined : milliseconds);
    });
  }

  #start(startedAt: number, pulledMs?: number): void {
    const { attempt, isInit } = this.run;
    const { clock } = this.#options;
    const { ends, isReady, probeFailure } = this.#plan();
    const running = { attempt, phase: 'running', startedAt } as const;
    const pulled = pulledMs === undefined ? {} : { pulledMs };
    const failing = probeFailure === undefined ? {} : { probeFailure };
    this.#become({ ...running, isReady: ends !== undefined && isReady, ...pulled, ...failing });
    if (ends !== undefined) {
      const length = this.#time(ends.exitCode !== 0 ? 'crash' : isInit ? 'init' : 'job');
      this.#later(length, () => ({ attempt, phase: 'exited', startedAt, finishedAt: clock.now(), ...ends }));
    } else if (isReady) {
      this.#later(this.#time('boot') + probeDelay(this.run), () => ({ ...running, isReady: true }));
    }
  }

  #plan(): Plan {
    return planOf(this.run, this.#options.faultOf(this.run.pod));
  }

  #hasImage(): boolean {
    return this.#images.has(imageKey(this.run)) && this.run.container.imagePullPolicy !== 'Always';
  }

  #later(milliseconds: number, next: () => Observed): void {
    this.#cancel = this.#options.clock.after(milliseconds, () => {
      this.#become(next());
    });
  }

  #become(observed: Observed): void {
    this.observed = observed;
    this.#changed();
  }

  #time(name: keyof typeof TIMES): number {
    const { pod, container, attempt } = this.run;
    const [low, high] = TIMES[name];
    const { namespace = '', name: podName } = pod.metadata;
    return Math.round(
      low + (high - low) * fraction(this.#options.seed, namespace, podName, container.name, attempt, name),
    );
  }
}

function imageKey({ pod, container }: ContainerRun): string {
  return `${pod.spec.nodeName ?? ''} ${container.image}`;
}
