import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';
import { InvalidCursor } from '../domain/cursor.ts';

/** Codes of top-level errors. Everything that a caller can expect from a mutation is a userError instead. */
export type TopLevelCode =
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'BAD_USER_INPUT'
  | 'BAD_REQUEST'
  | 'INTERNAL_SERVER_ERROR';

export const withCode = (error: GraphQLError, code: TopLevelCode): GraphQLError =>
  withExtensions(error, { code: error.extensions['code'] ?? code });

/** The largest body of a request, in bytes. */
export const largestBody = 1_048_576;

/** Codes of errors in the request itself, not in its document or variables. */
const httpCodes: ReadonlySet<unknown> = new Set([
  'BAD_REQUEST',
  'NOT_ACCEPTABLE',
  'REQUEST_ENTITY_TOO_LARGE',
  'INTERNAL_SERVER_ERROR',
]);

const withExtensions = (
  error: GraphQLError,
  extensions: Record<string, unknown>,
  message = error.message,
): GraphQLError =>
  new GraphQLError(message, {
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

/**
 * Every error gets a code and the request's id, and a request that was refused before it ran a status. Yoga reads
 * `spec`: an error of the document is 400 for `application/graphql-response+json`, and 200 for the older types, whose
 * clients read no body of another status.
 */
export function finished(result: ExecutionResult, requestId: string): ExecutionResult {
  if (!result.errors || result.errors.length === 0) return result;
  const refused = result.data === undefined;
  const errors = result.errors.map((error) => {
    const { extensions } = error;
    const unexpected = extensions['code'] === 'INTERNAL_SERVER_ERROR' || extensions['unexpected'] === true;
    const code = extensions['code'] ?? (unexpected ? 'INTERNAL_SERVER_ERROR' : 'BAD_USER_INPUT');
    const given = extensions['http'] as { status?: number; headers?: Record<string, string> } | undefined;
    const status = given?.status ?? (refused ? (unexpected ? 500 : 400) : undefined);
    const http = status === undefined ? undefined : { ...given, status, spec: !httpCodes.has(code) };
    const message = code === 'REQUEST_ENTITY_TOO_LARGE' ? bodyTooLarge : undefined;
    return withExtensions(error, { code, requestId, http }, message);
  });
  return { ...result, errors };
}

/** Whether the HTTP request itself was refused: its answer is JSON with that status, not an event stream. */
export const isOfHttp = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(({ extensions }) => (extensions['http'] as { spec?: boolean } | undefined)?.spec === false);

const bodyTooLarge = `The body is larger than ${String(largestBody)} bytes, the most that is read. Send less in one request.`;

/** The same for the socket, which has no HTTP status: as they go over the wire. */
export function formatted(errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] {
  const coded = finished({ errors }, requestId).errors ?? [];
  return coded.map((error) => {
    const { http: _http, unexpected: _unexpected, ...extensions } = error.extensions;
    return { ...error.toJSON(), extensions };
  });
}
