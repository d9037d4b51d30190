import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../config/rules.ts';

/**
 * Guards a loopback server against DNS rebinding: a page of another name that resolves to this machine arrives with
 * that name in `Host`. Elsewhere any name is right, because access needs a token.
 */
export function hostAllowed(request: IncomingMessage, listenHost: string): boolean {
  if (!isLoopback(listenHost)) return true;
  const name = (request.headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  return name === '[::1]' || isLoopback(name) || name === listenHost;
}

/** Browsers send `Origin` with every WebSocket and every unsafe request: it must be exactly where the page came from. */
export const originAllowed = (request: IncomingMessage): boolean =>
  request.headers.origin === undefined || originIsHost(request);

/** Whether a browser sent this from a page that has our address. */
export function originIsHost({ headers: { origin, host } }: IncomingMessage): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
