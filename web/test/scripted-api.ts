import type { Answer, Api } from '../src/lib/graphql/client.ts';
import type { TypedDocumentString } from '../src/lib/graphql/generated/operations.ts';
import type { LiveSink } from '../src/lib/graphql/live.svelte.ts';

export interface ScriptedStream {
  variables: Record<string, unknown>;
  send(data: unknown): void;
  end(cause: string): void;
  isClosed: boolean;
}

/** An API that says what a test tells it: answers by the operation's name, streams that the test feeds. */
export class ScriptedApi implements Api {
  readonly asked: { name: string; variables: Record<string, unknown> }[] = [];
  readonly streams: ScriptedStream[] = [];
  readonly #answers: Record<string, (variables: Record<string, unknown>) => unknown>;

  constructor(answers: Record<string, (variables: Record<string, unknown>) => unknown> = {}) {
    this.#answers = answers;
  }

  get stream(): ScriptedStream {
    const last = this.streams.at(-1);
    if (!last) throw new Error('nothing is subscribed');
    return last;
  }

  async request<T, V extends object>(document: TypedDocumentString<T, V>, variables: V): Promise<Answer<T>> {
    const name = /(?:query|mutation) (\w+)/.exec(document.toString())?.[1] ?? '';
    this.asked.push({ name, variables: variables as Record<string, unknown> });
    const answer = this.#answers[name];
    if (!answer)
      return {
        ok: false,
        failure: { isNetwork: true, message: `no answer for ${name}`, code: null, requestId: null },
      };
    const data = await answer(variables as Record<string, unknown>);
    return { ok: true, data: data as T };
  }

  subscribe<T, V extends object>(
    _document: TypedDocumentString<T, V>,
    variables: V,
    sink: LiveSink<T>,
  ): () => void {
    const stream: ScriptedStream = {
      variables: variables as Record<string, unknown>,
      send: (data) => sink.next(data as T),
      end: (cause) => sink.ended(cause),
      isClosed: false,
    };
    this.streams.push(stream);
    return () => {
      stream.isClosed = true;
    };
  }
}
