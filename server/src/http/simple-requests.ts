import type { IncomingMessage } from 'node:http';

/** A page cannot send one of these to another origin without the browser asking first. */
const ownHeaders = ['x-shopyard-csrf', 'apollo-require-preflight', 'x-apollo-operation-name'];
/** Types of bodies that a page can send to any origin unasked. */
const simpleTypes = /^\s*(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\s*(;|,|$)/i;

/**
 * Whether a browser may have sent this from any page, unasked and with the cookies of its user. A GET reads only (a mutation
 * is never answered by GET), so that one is right that no browser sends for a page of another origin: those say so in
 * `Sec-Fetch-Site`. A browser too old to say so sends cookies, if there are any; then its silence counts as foreign.
 */
export function isForgeable({ method, headers }: IncomingMessage): boolean {
  if (ownHeaders.some((name) => headers[name] !== undefined)) return false;
  const type = headers['content-type'];
  if (method === 'POST') return type === undefined || simpleTypes.test(type);
  if (method !== 'GET') return false;
  const site = headers['sec-fetch-site'];
  return site === undefined ? headers.cookie !== undefined : site !== 'same-origin' && site !== 'none';
}

export const forgeable = {
  status: 403,
  code: 'FORBIDDEN',
  message:
    'A browser sends such a request from any page without asking, so that it is refused. ' +
    `Send a POST with the header content-type: application/json, or add one of the headers ${ownHeaders.join(', ')} (any value).`,
};
