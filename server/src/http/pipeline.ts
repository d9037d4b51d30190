import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError, parse, validate, type GraphQLSchema } from 'graphql';
import { createYoga, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import type { Caller } from '../domain/actor.ts';
import type { Log } from '../lib/log.ts';
import type { Context, Services } from '../schema/context.ts';
import { createLoaders } from '../schema/loaders.ts';
import { documentLimits, documentTooLarge } from './document-size.ts';
import { largestBody, maskedError, withCode } from './errors.ts';
import type { EventStreams } from './event-streams.ts';
import { incoming } from './incoming.ts';
import { outgoing } from './outgoing.ts';

/** What the doors know of a request before GraphQL begins. */
export interface DoorContext {
  req: IncomingMessage;
  res?: ServerResponse;
  caller: Caller;
  /** Aborted when a socket's client gives the operation up; over HTTP the request has its own. */
  signal?: AbortSignal | undefined;
}

export type Pipeline = YogaServerInstance<DoorContext, Context> & {
  /** Errors thrown inside are logged and told with this request's id. */
  inRequest<T>(requestId: string, run: () => T): T;
};

/**
 * The one way in which documents are executed, over HTTP, server-sent events and WebSocket alike: size limits before
 * validation, masked errors with a code and a request id, the caller's rights in the context.
 */
export function createPipeline(input: {
  schema: GraphQLSchema;
  services: Services;
  streams: EventStreams;
  log: Log;
}): Pipeline {
  const { services, log } = input;
  const scope = new AsyncLocalStorage<string>();
  const mask = (error: unknown): Error => {
    const masked = maskedError(error);
    if (masked.isExpected) return masked.error;
    log.error({ err: error, requestId: scope.getStore() }, 'a request failed');
    return masked.error;
  };
  const yoga = createYoga<DoorContext, Context>({
    schema: input.schema,
    graphqlEndpoint: '/graphql',
    context: ({ caller, request, signal }) => ({
      caller,
      services,
      loaders: createLoaders(services, caller),
      signal: signal ?? request?.signal,
    }),
    maskedErrors: { maskError: mask },
    logging: false,
    cors: false,
    multipart: false,
    batching: false,
    graphiql: false,
    landingPage: false,
    maxRequestBodySize: largestBody,
    plugins: [incoming, documentGuard, outgoing(scope, input.streams)],
  });
  return Object.assign(yoga, {
    inRequest: <T>(requestId: string, run: () => T): T => scope.run(requestId, run),
  });
}

/** Token limit in the parser, then our count, then validation; each error with its code. */
const documentGuard: Plugin = {
  onParse({ setParseFn }) {
    setParseFn((source, options) => {
      try {
        return parse(source, { ...options, maxTokens: documentLimits.tokens });
      } catch (error) {
        throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error;
      }
    });
  },
  onValidate({ setValidationFn }) {
    setValidationFn((schema, document, rules) => {
      const tooLarge = documentTooLarge(document);
      if (tooLarge) return [withCode(tooLarge, 'GRAPHQL_VALIDATION_FAILED')];
      return validate(schema, document, rules, { maxErrors: 20 }).map((error) =>
        withCode(error, 'GRAPHQL_VALIDATION_FAILED'),
      );
    });
  },
};
