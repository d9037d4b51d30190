import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import type { Random } from '../lib/clock.ts';
import { requestIdOf, type Authenticate } from './caller.ts';
import { answerText, explorerPolicy } from './headers.ts';
import { originAllowed } from './hosts.ts';
import type { Pipeline } from './pipeline.ts';
import { Caps, type SocketLimits } from './socket-caps.ts';
import { StaticFiles } from './static-files.ts';

export interface GraphqlDoor {
  answer(request: IncomingMessage, response: ServerResponse, path: string): void;
  /** Ends the event streams. */
  close(): Promise<void>;
}

const longestRetrySeconds = 10;

/** `/graphql`: the explorer for browsers that ask for a page, the API for everything else. */
export function createGraphqlDoor(input: {
  pipeline: Pipeline;
  authenticate: Authenticate;
  explorerFolder: string;
  limits: SocketLimits;
  metrics: Metrics;
  random: Random;
  log: Log;
}): GraphqlDoor {
  const { pipeline, limits } = input;
  const explorer = new StaticFiles(input.explorerFolder, /^\/assets\/chunk-/);
  const streams = new EventStreams(new Caps(limits.streams, limits.streamsPerAddress));
  const requests = input.metrics.counter(
    'shopyard_graphql_requests_total',
    'GraphQL requests over HTTP by status.',
    ['status'],
  );
  input.metrics.gauge('shopyard_event_streams', 'Open event streams over HTTP.', () => streams.open);

  const api = (request: IncomingMessage, response: ServerResponse): void => {
    const requestId = requestIdOf(request, input.random);
    response.setHeader('x-request-id', requestId);
    response.setHeader('cache-control', 'no-store');
    const caller = input.authenticate(request);
    if (!originAllowed(request))
      answerText(response, 403, 'Requests from pages of another origin are refused.');
    else if (!caller) answerText(response, 401, 'A token is needed.');
    else if (!isStream(request) || streams.admit(request, response)) {
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

  return {
    answer(request, response, path) {
      const page = { 'content-security-policy': explorerPolicy };
      if (path !== '/graphql') {
        if (!explorer.serve(path.slice('/graphql'.length), request, response, page))
          answerText(response, 404, 'There is no such file.');
      } else if (!wantsPage(request) || !explorer.serve('/index.html', request, response, page)) {
        api(request, response);
      }
    },
    close() {
      streams.end();
      return Promise.resolve();
    },
  };
}

/** Answers that stay open; bounded in all and by address. */
class EventStreams {
  readonly #caps: Caps;
  readonly #open = new Set<ServerResponse>();

  constructor(caps: Caps) {
    this.#caps = caps;
  }

  get open(): number {
    return this.#open.size;
  }

  /** False where it was refused, and answered. */
  admit(request: IncomingMessage, response: ServerResponse): boolean {
    const release = this.#caps.take(request.socket.remoteAddress ?? '');
    if (!release) {
      response.setHeader('retry-after', String(longestRetrySeconds));
      answerText(response, 429, 'Too many open event streams; end one first.');
      return false;
    }
    this.#open.add(response);
    response.once('close', () => {
      release();
      this.#open.delete(response);
    });
    return true;
  }

  end(): void {
    for (const response of this.#open) response.end();
  }
}

const wantsPage = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  String(request.headers.accept).includes('text/html') &&
  !/[?&]query=/.test(request.url ?? '');

const isStream = (request: IncomingMessage): boolean =>
  String(request.headers.accept).includes('text/event-stream');
