import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../domain/actor.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Random } from '../lib/clock.ts';
import { answerError, answerText, type HttpError } from './answers.ts';
import { requestIdOf } from './caller.ts';
import type { EventStreams } from './event-streams.ts';
import { explorerPolicy } from './headers.ts';
import { originAllowed } from './hosts.ts';
import type { Pipeline } from './pipeline.ts';
import { forgeable, isForgeable } from './simple-requests.ts';
import { StaticFiles } from './static-files.ts';

/** Answers a request below `/graphql` whose caller is known, or nobody. */
export type GraphqlDoor = (
  request: IncomingMessage,
  response: ServerResponse,
  asked: { path: string; caller: Caller | undefined },
) => void;

/** `/graphql`: the explorer for browsers that ask for a page, the API for everything else. */
export function createGraphqlDoor(input: {
  pipeline: Pipeline;
  streams: EventStreams;
  explorerFolder: string;
  metrics: Metrics;
  random: Random;
  log: Log;
}): GraphqlDoor {
  const { pipeline, streams } = input;
  const explorer = new StaticFiles(input.explorerFolder, /^\/assets\/chunk-/);
  const requests = input.metrics.counter(
    'shopyard_graphql_requests_total',
    'GraphQL requests over HTTP by status.',
    ['status'],
  );
  input.metrics.gauge('shopyard_event_streams', 'Open event streams over HTTP.', () => streams.open);

  const api = (request: IncomingMessage, response: ServerResponse, caller: Caller | undefined): void => {
    const requestId = requestIdOf(request, input.random);
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', 'no-store');
    if (!originAllowed(request)) answerError(response, foreignOrigin, requestId);
    else if (!caller) answerError(response, tokenNeeded, requestId);
    else if (isForgeable(request)) answerError(response, forgeable, requestId);
    else if (isPacked(request)) answerError(response, packed(request), requestId);
    else {
      response.once('close', () => {
        requests.inc({ status: `${String(response.statusCode)[0] ?? '0'}xx` });
      });
      const door = { req: request, res: response, caller: { ...caller, requestId } };
      pipeline.inRequest(requestId, () => {
        // Yoga answers every error by itself; what is left is a broken connection.
        Promise.resolve(pipeline.handle(request, response, door)).catch((error: unknown) => {
          input.log.warn({ err: error, requestId }, 'an answer could not be sent');
          response.destroy();
        });
      });
    }
  };

  return (request, response, { path, caller }) => {
    const page = { 'content-security-policy': explorerPolicy };
    if (path === '/graphql/') {
      if (wantsPage(request)) response.writeHead(308, { location: '/graphql' }).end();
      else api(request, response, caller);
    } else if (path !== '/graphql') {
      if (!explorer.serve(path.slice('/graphql'.length), request, response, page))
        answerText(response, 404, 'There is no such file.');
    } else if (!wantsPage(request) || !explorer.serve('/index.html', request, response, page)) {
      api(request, response, caller);
    }
  };
}

const foreignOrigin = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'Requests from pages of another origin are refused.',
};
const tokenNeeded = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: 'A token is needed.',
  headers: { 'www-authenticate': 'Bearer' },
};

const isPacked = ({ headers: { 'content-encoding': encoding } }: IncomingMessage): boolean =>
  encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity';

const packed = (request: IncomingMessage): HttpError => ({
  status: 415,
  code: 'BAD_REQUEST',
  message: `The body has the content-encoding ${JSON.stringify(request.headers['content-encoding'])}; only bodies that are not packed (identity) are read.`,
  headers: { 'accept-encoding': 'identity' },
});

const wantsPage = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  String(request.headers.accept).includes('text/html') &&
  !/[?&]query=/.test(request.url ?? '');
