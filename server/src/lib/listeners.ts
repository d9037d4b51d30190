/** Who wants to hear of something. A listener that throws is reported and keeps nobody else from hearing. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();
  readonly #failed: (error: unknown) => void;

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  /** The result ends it. The same function may listen more than once. */
  add(listener: (value: T) => void): () => void {
    const own = (value: T): void => {
      listener(value);
    };
    this.#all.add(own);
    return () => {
      this.#all.delete(own);
    };
  }

  tell(value: T): void {
    for (const listener of [...this.#all]) {
      try {
        listener(value);
      } catch (error) {
        this.#failed(error);
      }
    }
  }
}
