import type { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { processRegularResult, type Plugin } from 'graphql-yoga';
import { errorAnswer, type HttpError } from './answers.ts';
import { finished, isOfHttp } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import type { DoorContext } from './pipeline.ts';

const tooManyStreams: HttpError = {
  status: 429,
  code: 'TOO_MANY_SUBSCRIPTIONS',
  message: 'Too many open event streams; end one first.',
  headers: { 'retry-after': '10' },
};

const takesNoStream = (): GraphQLError =>
  new GraphQLError(
    'A subscription is answered as an event stream: ask with the header accept: text/event-stream, ' +
      'or over a WebSocket with the protocol graphql-transport-ws at the same address.',
    { extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } } },
  );

/**
 * Results as they are answered: with codes and request ids, in a form that the client takes, and bounded by what is
 * answered: any type and no `Accept` at all are answered with an event stream, too.
 */
export function outgoing(
  scope: AsyncLocalStorage<string>,
  streams: EventStreams,
): Plugin<object, DoorContext> {
  const sources = new WeakMap<IncomingMessage, AsyncIterator<unknown>>();
  return {
    onResultProcess({ result, setResult, resultProcessor, setResultProcessor, serverContext }) {
      const requestId = scope.getStore() ?? '';
      if (Array.isArray(result)) return;
      if (!(Symbol.asyncIterator in result)) {
        const answer = finished(result, requestId);
        setResult(answer);
        // Whoever takes no JSON gets it all the same: what was done is to be told.
        if (!resultProcessor || isOfHttp(answer))
          setResultProcessor(processRegularResult, 'application/json');
      } else if (resultProcessor) {
        const source = mapIterable(result, (item) => finished(item as ExecutionResult, requestId));
        sources.set(serverContext.req, source);
        setResult(source);
      } else {
        end(result[Symbol.asyncIterator]());
        setResult(finished({ errors: [takesNoStream()] }, requestId));
        setResultProcessor(processRegularResult, 'application/json');
      }
    },
    onResponse({ response, setResponse, serverContext: { req, res }, fetchAPI }) {
      if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return;
      if (res && streams.admit(req, res)) {
        response.headers.set('x-accel-buffering', 'no');
        return;
      }
      // Not the body: Yoga's stream has not begun, and fails when it is cancelled then.
      end(sources.get(req));
      const { body, ...init } = errorAnswer(tooManyStreams, scope.getStore() ?? '');
      setResponse(new fetchAPI.Response(body, init));
    },
  };
}

/** A source that cannot end has nothing more to tell. */
function end(source: AsyncIterator<unknown> | undefined): void {
  source?.return?.().catch(() => undefined);
}

/** Each item through `map`; `return` reaches the source at once, also while it waits. */
function mapIterable<T>(source: AsyncIterable<T>, map: (item: T) => T): AsyncIterableIterator<T> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await iterator.next();
      return step.done === true ? step : { done: false, value: map(step.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}
