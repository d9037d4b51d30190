import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl } from '../src/tools.ts';
import { until } from '../src/until.ts';

/** What one container used in one phase. Memory is what cannot be given back: usage less the page cache that nothing needs. */
export interface Usage {
  memoryPeakMiB: number;
  memoryLastMiB: number;
  cpuAverageMillicores: number;
  /** The most within any five seconds. */
  cpuPeakMillicores: number;
  /** Share of the scheduler's periods in which its limit held it back, in percent. */
  throttledPercent: number;
}

interface Sample {
  at: number;
  memory: number;
  cpuNanoseconds: number;
  periods: number;
  throttled: number;
}

interface Watched {
  namespace: string;
  name: string;
  folder: string;
  samples: Map<string, Sample[]>;
}

interface Pod {
  metadata: { uid: string; namespace: string; labels?: Record<string, string> };
  status: Record<string, { name: string; containerID?: string }[] | undefined> & { qosClass?: never };
}

const root = '/sys/fs/cgroup';
const everyMs = 500;
const windowMs = 5_000;

/**
 * Reads the control groups of all containers in the shops' namespaces twice a second, by phase. Containers of the same component and name count
 * together: the highest of them is shown. Needs control groups of version 1, which the node of this suite has.
 */
export class UsageMeter {
  readonly #kubeconfig: string;
  readonly #watched = new Map<string, Watched>();
  readonly #phases = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(kubeconfig: string) {
    this.#kubeconfig = kubeconfig;
  }

  /** From now on a shop's containers count for this phase. */
  start(namespace: string, phase: string): void {
    this.#phases.set(namespace, phase);
    this.#timer ??= setInterval(() => {
      this.#sample();
      void this.#look();
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Waits until a shop's containers were looked at so often in its phase. */
  async samples(namespace: string, count: number): Promise<void> {
    const phase = this.#phases.get(namespace) ?? '';
    await until(`${String(count)} samples of ${phase}`, count * everyMs * 4, () => {
      const counts = [...this.#watched.values()]
        .filter((watched) => watched.namespace === namespace)
        .map(({ samples }) => samples.get(phase)?.length ?? 0);
      return Math.max(...counts) >= count;
    });
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const { items } = JSON.parse(await kubectl(this.#kubeconfig, 'get', 'pods', '-A', '-o', 'json')) as {
        items: Pod[];
      };
      for (const pod of items) this.#note(pod);
    } finally {
      this.#looking = false;
    }
  }

  #note({ metadata, status }: Pod): void {
    const component = metadata.labels?.['app.kubernetes.io/component'];
    if (component === undefined || !this.#phases.has(metadata.namespace)) return;
    for (const { name, containerID } of [
      ...(status['containerStatuses'] ?? []),
      ...(status['initContainerStatuses'] ?? []),
    ]) {
      const id = containerID?.split('//')[1];
      if (id === undefined || this.#watched.has(id)) continue;
      const folder = ['burstable', 'besteffort', '.']
        .map((qos) => join('kubepods', qos, `pod${metadata.uid}`, id))
        .find((path) => existsSync(join(root, 'memory', path)));
      if (folder === undefined) continue;
      this.#watched.set(id, {
        namespace: metadata.namespace,
        name: `${component}/${name}`,
        folder,
        samples: new Map(),
      });
    }
  }

  #sample(): void {
    for (const { namespace, folder, samples } of this.#watched.values()) {
      const sample = read(folder);
      const phase = this.#phases.get(namespace);
      if (sample === undefined || phase === undefined) continue;
      const known = samples.get(phase);
      if (known) known.push(sample);
      else samples.set(phase, [sample]);
    }
  }

  /** By component/container, then by phase. */
  of(namespace: string): Map<string, Map<string, Usage>> {
    const table = new Map<string, Map<string, Usage>>();
    for (const watched of this.#watched.values()) {
      if (watched.namespace !== namespace) continue;
      const row = table.get(watched.name) ?? new Map<string, Usage>();
      table.set(watched.name, row);
      for (const [phase, samples] of watched.samples)
        row.set(phase, highest(row.get(phase), usageOf(samples)));
    }
    return table;
  }
}

function read(folder: string): Sample | undefined {
  try {
    const file = (group: string, name: string): string =>
      readFileSync(join(root, group, folder, name), 'utf8');
    const stat = file('memory', 'memory.stat');
    const inactive = Number(/^total_inactive_file (\d+)$/m.exec(stat)?.[1] ?? 0);
    const cpu = file('cpu', 'cpu.stat');
    return {
      at: performance.now(),
      memory: Number(file('memory', 'memory.usage_in_bytes')) - inactive,
      cpuNanoseconds: Number(file('cpuacct', 'cpuacct.usage')),
      periods: Number(/^nr_periods (\d+)$/m.exec(cpu)?.[1] ?? 0),
      throttled: Number(/^nr_throttled (\d+)$/m.exec(cpu)?.[1] ?? 0),
    };
  } catch {
    return undefined; // the container has ended
  }
}

function usageOf(samples: readonly Sample[]): Usage {
  const first = samples[0];
  const last = samples.at(-1);
  const millicores = (from: Sample | undefined, to: Sample | undefined): number =>
    from === undefined || to === undefined || to.at <= from.at
      ? 0
      : ((to.cpuNanoseconds - from.cpuNanoseconds) / 1e6 / (to.at - from.at)) * 1000;
  const peaks = samples.map((sample) =>
    millicores(
      samples.find((earlier) => sample.at - earlier.at <= windowMs),
      sample,
    ),
  );
  const periods = (last?.periods ?? 0) - (first?.periods ?? 0);
  const throttled = (last?.throttled ?? 0) - (first?.throttled ?? 0);
  return {
    memoryPeakMiB: mebibytes(Math.max(0, ...samples.map((sample) => sample.memory))),
    memoryLastMiB: mebibytes(last?.memory ?? 0),
    cpuAverageMillicores: Math.round(millicores(first, last)),
    cpuPeakMillicores: Math.round(Math.max(0, ...peaks)),
    throttledPercent: periods === 0 ? 0 : Math.round((100 * throttled) / periods),
  };
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

function highest(a: Usage | undefined, b: Usage): Usage {
  if (a === undefined) return b;
  const keys = Object.keys(b) as (keyof Usage)[];
  return Object.fromEntries(keys.map((key) => [key, Math.max(a[key], b[key])])) as unknown as Usage;
}
