import type { IncomingMessage } from 'node:http';
import type { Caller } from '../domain/actor.ts';
import { tokenScopes, type Via } from '../domain/words.ts';
import type { Random } from '../lib/clock.ts';

/** Decides who a request comes from; undefined refuses it. */
export type Authenticate = (request: IncomingMessage) => Caller | undefined;

const requestId = /^[\w.-]{1,64}$/;

/** The id that the caller gave in `x-request-id`, if it is one, else a new one. */
export function requestIdOf(request: IncomingMessage, random: Random): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestId.test(given) ? given : random.id();
}

/**
 * Open access: everybody who reaches the port is the one owner `local` with all scopes. Only for loopback addresses;
 * the start refuses anything else.
 */
export const openAccess =
  (random: Random): Authenticate =>
  (request) => ({
    actor: { kind: 'PERSON', id: 'local', name: 'local', via: viaOf(request) },
    scopes: tokenScopes,
    owner: 'local',
    seesAllOwners: true,
    address: request.socket.remoteAddress,
    requestId: requestIdOf(request, random),
  });

function viaOf(request: IncomingMessage): Via {
  const said = request.headers['x-shopyard-via'];
  if (said === 'dashboard') return 'DASHBOARD';
  return said === 'cli' ? 'CLI' : 'GRAPHQL';
}
