import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { InvalidCursor } from '../domain/cursor.ts';

/** Codes of top-level errors. Everything that a caller can expect from a mutation is a userError instead. */
export type TopLevelCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'BAD_REQUEST'
  | 'INTERNAL_SERVER_ERROR';

export const withCode = (error: GraphQLError, code: TopLevelCode): GraphQLError => {
  if (error.extensions['code'] !== undefined) return withExtensions(error, { http: { status: 400 } });
  return withExtensions(error, { code, http: { status: 400 } });
};

const withExtensions = (error: GraphQLError, extensions: Record<string, unknown>): GraphQLError =>
  new GraphQLError(error.message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.source ? { source: error.source } : {}),
    ...(error.positions ? { positions: error.positions } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(error.originalError ? { originalError: error.originalError } : {}),
    extensions: { ...error.extensions, ...extensions },
  });

/**
 * What a caller is told of an error thrown by a resolver: refusals of ours as they are; anything else is a bug or an
 * outage, told by its request id alone, and logged by the one who calls this.
 */
export function maskedError(error: unknown): { error: GraphQLError; isExpected: boolean } {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof InvalidCursor && error instanceof Error)
    return { error: locate(error, original.message, 'BAD_USER_INPUT'), isExpected: true };
  if (error instanceof GraphQLError && (original === error || original instanceof GraphQLError))
    return { error, isExpected: true };
  const masked = locate(error, 'Something went wrong inside the control plane.', 'INTERNAL_SERVER_ERROR');
  return { error: masked, isExpected: false };
}

function locate(error: unknown, message: string, code: TopLevelCode): GraphQLError {
  const at = error instanceof GraphQLError ? error : undefined;
  return new GraphQLError(message, {
    ...(at?.nodes ? { nodes: at.nodes } : {}),
    ...(at?.path ? { path: at.path } : {}),
    extensions: {
      code,
      ...(code === 'INTERNAL_SERVER_ERROR' ? { unexpected: true } : { http: { status: 400 } }),
    },
  });
}

/** Every error gets a code and the request's id; a request that was refused before it ran is a 400. */
export function finished(result: ExecutionResult, requestId: string): ExecutionResult {
  if (!result.errors || result.errors.length === 0) return result;
  const refused = result.data === undefined;
  const errors = result.errors.map((error) => {
    const { extensions } = error;
    const unexpected = extensions['code'] === 'INTERNAL_SERVER_ERROR' || extensions['unexpected'] === true;
    const given = (extensions['http'] as { status?: number } | undefined)?.status;
    const status = given ?? (refused ? (unexpected ? 500 : 400) : undefined);
    return withExtensions(error, {
      code: extensions['code'] ?? (unexpected ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT'),
      requestId,
      // Without Yoga's `spec` mark, which would turn a 400 into a 200 for `accept: application/json`.
      http: status === undefined ? undefined : { status },
    });
  });
  return { ...result, errors };
}

/** The same for the socket, which has no HTTP status: as they go over the wire. */
export function formatted(errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] {
  const coded = finished({ errors }, requestId).errors ?? [];
  return coded.map((error) => {
    const { http: _http, unexpected: _unexpected, ...extensions } = error.extensions;
    return { ...error.toJSON(), extensions };
  });
}
