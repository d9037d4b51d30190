/** A request that got no answer of its own: the network, the server's refusal as a whole, or a bug. */
export interface Failure {
  isNetwork: boolean;
  message: string;
  code: string | null;
  requestId: string | null;
}

/** What the server said at the top level; its first error stands for all. */
export function failureOf(errors: unknown, response: Pick<Response, 'status'>): Failure {
  const first = (Array.isArray(errors) ? errors[0] : undefined) as
    { message?: unknown; extensions?: { code?: unknown; requestId?: unknown } } | undefined;
  return {
    isNetwork: false,
    message: text(first?.message) ?? `The server answered with status ${response.status} and no data.`,
    code: text(first?.extensions?.code),
    requestId: text(first?.extensions?.requestId),
  };
}

/** No answer, or none that is JSON: what stands between may have spoken instead of the server. */
export function unanswered(problem: unknown): Failure {
  const message = problem instanceof Error ? problem.message : String(problem);
  return { isNetwork: true, message, code: null, requestId: null };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
