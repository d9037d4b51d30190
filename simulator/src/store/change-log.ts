import type { Change } from '../api/api.ts';

/** One commit with its text: what watches send and what a list at an older revision is rebuilt from. */
export interface LoggedChange extends Change {
  kind: string;
  /** The object as JSON, made once for storage, lists and watches. */
  json: string;
  previousJson?: string;
}

/**
 * The last `limit` changes in order. When full, the oldest half is dropped ("compaction"): a watch or a list that needs
 * them is answered 410.
 */
export class ChangeLog {
  readonly #limit: number;
  #changes: LoggedChange[] = [];
  #compacted: number;

  constructor(limit: number, compacted: number) {
    this.#limit = limit;
    this.#compacted = compacted;
  }

  /** Changes after this revision are all here. */
  get compacted(): number {
    return this.#compacted;
  }

  add(change: LoggedChange): void {
    this.#changes.push(change);
    if (this.#changes.length > this.#limit) this.#drop(this.#limit >> 1);
  }

  /** Forgets everything, as etcd does on compaction; for faults and tests. */
  compact(): void {
    this.#drop(this.#changes.length);
  }

  /** In order of revision, those of `kind` only; undefined when some of them are gone. */
  after(revision: number, kind: string): LoggedChange[] | undefined {
    if (revision < this.#compacted) return undefined;
    const found: LoggedChange[] = [];
    for (let index = this.#changes.length - 1; index >= 0; index -= 1) {
      const change = this.#changes[index];
      if (change === undefined || change.revision <= revision) break;
      if (change.kind === kind) found.push(change);
    }
    return found.reverse();
  }

  #drop(count: number): void {
    const last = this.#changes[count - 1];
    if (last === undefined) return;
    this.#compacted = last.revision;
    this.#changes = this.#changes.slice(count);
  }
}
