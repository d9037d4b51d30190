import type { IncomingMessage } from 'node:http';
import type { Caller } from '../domain/actor.ts';
import { tokenScopes, type Via } from '../domain/words.ts';
import type { Random } from '../lib/clock.ts';
import { originIsHost } from './hosts.ts';

/** Why a request is turned away whatever it asks for. */
export interface Refusal {
  status: 401 | 403;
  message: string;
}

/** Decides who a request comes from; undefined is nobody, who may see pages but not use the API. */
export type Authenticate = (request: IncomingMessage) => Caller | Refusal | undefined;

export const isRefusal = (who: Caller | Refusal | undefined): who is Refusal =>
  who !== undefined && 'status' in who;

const requestId = /^[\w.-]{1,64}$/;

/** The id that the caller gave in `x-request-id`, if it is one, else a new one. */
export function requestIdOf(request: IncomingMessage, random: Random): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestId.test(given) ? given : random.id();
}

/**
 * Open access: everybody who reaches the port is the one owner `local` with all scopes. Only for loopback addresses
 * (the start refuses anything else), and only for this machine: a request with the marks of a proxy came from a
 * network. There are no tokens, so that a credential is always a wrong one; its bearer is not to believe that it counted.
 */
export const openAccess =
  (random: Random): Authenticate =>
  (request) => {
    const proxy = Object.keys(request.headers).find((name) => proxyHeader.test(name));
    if (proxy !== undefined) return forwarded(proxy);
    if (presentsCredential(request.headers)) return wrongCredential;
    return {
      actor: { kind: 'PERSON', id: 'local', name: 'local', via: viaOf(request) },
      scopes: tokenScopes,
      owner: 'local',
      seesAllOwners: true,
      address: request.socket.remoteAddress,
      requestId: requestIdOf(request, random),
    };
  };

const proxyHeader = /^(forwarded|via|x-forwarded(-.*)?|x-real-ip)$/;
const credentialName = /^(authorization|(x-)?(api-?key|(auth|access)-?token)|token)$/i;

const forwarded = (header: string): Refusal => ({
  status: 403,
  message:
    `This server has open access, for this machine alone, and the request came through a proxy (header ${header}): ` +
    'everybody behind it could delete every store. Ask the server directly, or without that header.',
});

const wrongCredential: Refusal = {
  status: 401,
  message:
    'The credential is wrong: this server has open access and gives no tokens. Send the request without it.',
};

/** Whether headers, or the first message of a socket, bring something that is to prove who is asking. */
export function presentsCredential(said: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(said).some(
    ([name, value]) => credentialName.test(name) && value !== '' && value !== null && value !== undefined,
  );
}

/**
 * The dashboard is told by what the browser says and no script of a page can set: the request comes from a page of
 * this server, as its explorer is, too. A header that the client chooses decides nothing. What a program sends that
 * plays the browser cannot be told apart without sign-in; no right depends on `via`.
 */
const viaOf = (request: IncomingMessage): Via =>
  request.headers['sec-fetch-site'] === 'same-origin' && originIsHost(request) ? 'DASHBOARD' : 'GRAPHQL';
