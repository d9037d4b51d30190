import type { CombinedError } from '@urql/core';

/** A request that got no answer of its own: the network, the server's refusal as a whole, or a bug. */
export interface Failure {
  isNetwork: boolean;
  message: string;
  code: string | null;
  requestId: string | null;
}

export function failureFrom(error: CombinedError | Error): Failure {
  const combined = error as Partial<CombinedError>;
  const first = combined.graphQLErrors?.[0];
  if (first) {
    const { code, requestId } = first.extensions as { code?: unknown; requestId?: unknown };
    return { isNetwork: false, message: first.message, code: text(code), requestId: text(requestId) };
  }
  const message = combined.networkError?.message ?? error.message;
  return { isNetwork: combined.networkError !== undefined, message, code: null, requestId: null };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
