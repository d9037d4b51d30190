import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a server that listens on this address can be reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/**
 * Guards a loopback server against DNS rebinding: a page of another name that resolves to this machine arrives with
 * that name in `Host`. Elsewhere any name is right, because access needs a token.
 */
export function hostAllowed(request: IncomingMessage, listenHost: string): boolean {
  if (!isLoopback(listenHost)) return true;
  const name = (request.headers.host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  return loopbackNames.has(name) || name === listenHost;
}

/** Browsers send `Origin` with every WebSocket and every unsafe request: it must be exactly where the page came from. */
export function originAllowed(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}
