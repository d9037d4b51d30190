import type { Database } from '../../db/database.ts';
import { mustStop } from '../../domain/drift/brake.ts';
import type { Store } from '../../domain/store/store.ts';

export interface HealingStop {
  missing: number;
  total: number;
}

interface ClusterBrake {
  vanished: Map<string, number>;
  stop: HealingStop | undefined;
}

export interface HealingBrakesOptions {
  db: Pick<Database, 'stores'>;
  /** Healing of this cluster was stopped, or goes on. */
  changed: (clusterId: string) => void;
}

/** Per cluster: which stores' namespaces are gone without having been asked for, and whether healing must stop over it. */
export class HealingBrakes {
  readonly #options: HealingBrakesOptions;
  readonly #clusters = new Map<string, ClusterBrake>();

  constructor(options: HealingBrakesOptions) {
    this.#options = options;
  }

  stopOf(clusterId: string): HealingStop | undefined {
    return this.#clusters.get(clusterId)?.stop;
  }

  /** Safe to repeat; a store keeps the time at which it was first seen gone. */
  async vanished({ id, clusterId }: Pick<Store, 'id' | 'clusterId'>, at: number, now: number): Promise<void> {
    const brake = this.#of(clusterId);
    if (brake.vanished.has(id)) return;
    brake.vanished.set(id, at);
    await this.#judge(clusterId, now);
  }

  /** Its namespace is there again, or it is no longer wanted. */
  async back({ id, clusterId }: Pick<Store, 'id' | 'clusterId'>, now: number): Promise<void> {
    if (this.#clusters.get(clusterId)?.vanished.delete(id)) await this.#judge(clusterId, now);
  }

  async #judge(clusterId: string, now: number): Promise<void> {
    const brake = this.#of(clusterId);
    const total = await this.#options.db.stores.count({ clusterId });
    const vanishedAt = [...brake.vanished.values()];
    const before = brake.stop;
    const stops = mustStop({ total, vanishedAt, stopped: before !== undefined, now });
    brake.stop = stops ? { missing: vanishedAt.length, total } : undefined;
    if ((before === undefined) !== (brake.stop === undefined)) this.#options.changed(clusterId);
  }

  #of(clusterId: string): ClusterBrake {
    let brake = this.#clusters.get(clusterId);
    if (!brake) this.#clusters.set(clusterId, (brake = { vanished: new Map(), stop: undefined }));
    return brake;
  }
}
