import type { Clock } from '../lib/clock.ts';
import { BugError } from '../lib/assert.ts';
import { StorageError } from '../domain/reason.ts';
import type { Sqlite } from './connection.ts';
import { fullWords, isBusy, isFatal, toStorageError } from './sqlite-error.ts';

const largestBatch = 50;
const mostWaiting = 10_000;
const busyRetryMs = 25;
const busyPatienceMs = 5_000;
const lockedByOther = 'Another program holds a lock on the database; nothing was written.';

/**
 * The one writer. Acts of one event-loop turn share one immediate transaction, each in its own savepoint, and
 * are answered after COMMIT; so an act must do nothing but read and write through the connection, and may run
 * again when a shared transaction fails. At most 10,000 acts wait; beyond that they are refused.
 */
export interface Writer {
  run<T>(act: () => T): Promise<T>;
  /** An act that makes new work: refused while the disk has no room but the one that is kept for what was accepted. */
  grow<T>(act: () => T): Promise<T>;
  writable(): boolean;
  /** Resolves when every act given so far was answered; later ones are refused. */
  close(): Promise<void>;
}

export interface WriterOptions {
  sqlite: Sqlite;
  clock: Clock;
  /** Told of each act's fate, and of the transaction's: what an act changed counts only after both were kept. */
  changes: { keepAct(): void; dropAct(): void; committed(): void; rolledBack(): void };
  /** Called before COMMIT and before the answers; throws where what is written could not be found again. */
  guard?: { check(): void };
  /** Room that is given up so that accepted work can go on when the disk is full. */
  reserve?: { keep(): boolean; giveUp(): boolean };
  /** The file can no longer be trusted (failed fsync): the process should end and start again. */
  onFatal(error: StorageError): void;
}

interface Waiting {
  grows: boolean;
  attempt(): void;
  settle(): void;
  fail(error: unknown): void;
}

export class GroupWriter implements Writer {
  readonly #options: WriterOptions;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #healthy = true;
  #closed = false;
  #broken: StorageError | undefined;
  #busySince: number | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  run<T>(act: () => T): Promise<T> {
    return this.#take(act, false);
  }

  grow<T>(act: () => T): Promise<T> {
    return this.#take(act, true);
  }

  #take<T>(act: () => T, grows: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const refusal = this.#refusal() ?? (grows ? this.#noRoom() : undefined);
      if (refusal) {
        reject(refusal);
        return;
      }
      this.#waiting.push({ grows, ...inSavepoint(this.#options, act, { resolve, reject }) });
      this.#schedule();
    });
  }

  writable(): boolean {
    return this.#healthy && !this.#closed;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#waiting.length > 0)
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
  }

  #refusal(): StorageError | undefined {
    if (this.#broken) return this.#broken;
    if (this.#closed) return new StorageError('STORAGE_FAILED', 'The database is closed.');
    if (this.#waiting.length < mostWaiting) return undefined;
    return new StorageError('STORAGE_FAILED', `${String(mostWaiting)} writes are waiting already.`);
  }

  #noRoom(): StorageError | undefined {
    if (this.#options.reserve?.keep() !== false) return undefined;
    this.#healthy = false;
    return new StorageError('STORAGE_FULL', fullWords);
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#flush();
    });
  }

  #flush(): void {
    this.#scheduled = false;
    const batch = this.#waiting.splice(0, largestBatch);
    const outcome = this.#commit(batch);
    if (outcome === 'busy') {
      this.#waiting = [...batch, ...this.#waiting];
      this.#scheduled = true;
      this.#options.clock.after(busyRetryMs, () => {
        this.#flush();
      });
      return;
    }
    if (outcome !== 'done') this.#separately(batch, outcome);
    this.#schedule();
    if (this.#waiting.length === 0) this.#whenIdle?.();
  }

  /** A shared transaction was refused: each act gets its own chance, so that a small one need not fail with a large one. */
  #separately(batch: Waiting[], failure: Error): void {
    for (const act of batch) {
      let outcome = batch.length > 1 && !this.#broken ? this.#commit([act]) : failure;
      if (!act.grows && isFull(outcome) && this.#options.reserve?.giveUp() === true)
        outcome = this.#commit([act]);
      if (outcome === 'done') continue;
      this.#healthy = false;
      act.fail(outcome === 'busy' ? new StorageError('STORAGE_FAILED', lockedByOther) : outcome);
    }
  }

  #commit(batch: Waiting[]): 'done' | 'busy' | Error {
    const { sqlite, changes, guard } = this.#options;
    try {
      sqlite.exec('BEGIN IMMEDIATE');
      this.#busySince = undefined;
      for (const act of batch) act.attempt();
      guard?.check();
      sqlite.exec('COMMIT');
    } catch (error) {
      changes.rolledBack();
      if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
      return this.#failed(error);
    }
    this.#healthy = true;
    for (const act of batch) act.settle();
    changes.committed();
    return 'done';
  }

  #failed(error: unknown): 'busy' | Error {
    const { clock, onFatal } = this.#options;
    if (isBusy(error)) {
      this.#busySince ??= clock.monotonic();
      if (clock.monotonic() - this.#busySince < busyPatienceMs) return 'busy';
      this.#busySince = undefined;
    }
    const storage = toStorageError(error);
    if (!storage) return new BugError('a transaction could not be committed', { cause: error });
    if (isFatal(error)) {
      this.#broken = storage;
      this.#healthy = false;
      onFatal(storage);
    }
    return storage;
  }
}

const isFull = (outcome: unknown): boolean =>
  outcome instanceof StorageError && outcome.code === 'STORAGE_FULL';

/** An act that fails by itself (a constraint, a bug) takes back its own savepoint only; trouble with the disk ends the batch. */
function inSavepoint<T>(
  { sqlite, changes }: WriterOptions,
  act: () => T,
  answer: { resolve(value: T): void; reject(error: unknown): void },
): Omit<Waiting, 'grows'> {
  let outcome: { value: T } | { error: unknown } | undefined;
  return {
    attempt: () => {
      sqlite.exec('SAVEPOINT act');
      try {
        outcome = { value: act() };
        changes.keepAct();
      } catch (error) {
        if (toStorageError(error) || !sqlite.inTransaction) throw error;
        changes.dropAct();
        sqlite.exec('ROLLBACK TO act');
        outcome = { error };
      }
      sqlite.exec('RELEASE act');
    },
    settle: () => {
      if (outcome === undefined) return;
      if ('value' in outcome) answer.resolve(outcome.value);
      else answer.reject(outcome.error);
    },
    fail: (error) => {
      answer.reject(error);
    },
  };
}
