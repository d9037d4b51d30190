import { z } from 'zod';

interface Operation {
  /** Aborted when the client gives it up. */
  ending: AbortController;
  isGivenUp: boolean;
  /** The message that takes the id again once this operation has ended. */
  next: string | undefined;
}

type Handle = (text: string) => Promise<void>;

const head = z.object({ type: z.enum(['subscribe', 'complete']), id: z.string() });

/**
 * The operations of one socket by our own record, from their subscribe message until they have ended. graphql-ws forgets
 * an operation whose id is used again right after the client's complete: the end of the former takes the later one off
 * its list, out of reach of its own complete, of the bound and of the end of the socket. Here the later one waits
 * until the former has ended, so that graphql-ws never has an id twice.
 */
export class SocketOperations {
  readonly #byId = new Map<string, Operation>();
  readonly #onTaken: (id: string) => void;

  /** `onTaken` hears of an id that runs already, or waits to. */
  constructor(onTaken: (id: string) => void) {
    this.#onTaken = onTaken;
  }

  /** Those that run or are ending; one that waits takes the place of the former. */
  get size(): number {
    return this.#byId.size;
  }

  /** Aborted when the client gives the operation up, or leaves. */
  signal(id: string): AbortSignal | undefined {
    return this.#byId.get(id)?.ending.signal;
  }

  /** Hands a message on in its time; resolves when what it began has ended. */
  async receive(text: string, handle: Handle): Promise<void> {
    const message = headOf(text);
    const former = message && this.#byId.get(message.id);
    if (message?.type === 'complete') {
      if (former) giveUp(former);
      await handle(text);
    } else if (message?.type !== 'subscribe') await handle(text);
    else if (!former) await this.#run(message.id, text, handle);
    else if (former.isGivenUp && former.next === undefined) former.next = text;
    else this.#onTaken(message.id);
  }

  /** The socket is gone. */
  close(): void {
    for (const operation of this.#byId.values()) giveUp(operation);
  }

  async #run(id: string, text: string, handle: Handle): Promise<void> {
    const operation: Operation = { ending: new AbortController(), isGivenUp: false, next: undefined };
    this.#byId.set(id, operation);
    try {
      await handle(text);
    } finally {
      this.#byId.delete(id);
    }
    if (operation.next !== undefined) await this.#run(id, operation.next, handle);
  }
}

function giveUp(operation: Operation): void {
  operation.isGivenUp = true;
  operation.next = undefined;
  operation.ending.abort();
}

function headOf(text: string): z.infer<typeof head> | undefined {
  try {
    return head.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: the protocol's own refusal follows.
    return undefined;
  }
}
