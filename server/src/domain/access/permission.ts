import type { Caller } from '../actor.ts';
import type { UserError } from '../reason.ts';
import type { TokenScope } from '../words.ts';

/** A refusal where the caller lacks the scope; ADMIN includes all others. */
export function scopeProblem(caller: Pick<Caller, 'scopes'>, scope: TokenScope): UserError | undefined {
  if (caller.scopes.includes(scope) || caller.scopes.includes('ADMIN')) return undefined;
  return {
    kind: 'general',
    code: 'FORBIDDEN',
    message: `This needs the scope ${scope}, which your access does not have.`,
    path: ['input'],
    remedy: `Use a token with the scope ${scope}.`,
    retryable: false,
  };
}
