import { container } from '@medusajs/framework';
import { ContainerRegistrationKeys } from '@medusajs/framework/utils';
import * as start from '@medusajs/medusa/commands/start';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readiness, type Checks } from './src/readiness/readiness.ts';
import { pingRedis } from './src/readiness/redis.ts';

const limitMs = 1500;

/**
 * Answers /ready before Medusa's own routing does: a worker loads no routes, and its readiness is asked for all the same. Medusa calls this
 * before it starts the server; the hook is the one that its tracing uses.
 */
export function register(): void {
  const redisUrl = process.env['REDIS_URL'];
  const checks: Checks = {
    database: () => database().raw('select 1'),
    ...(redisUrl ? { redis: () => pingRedis(redisUrl, limitMs) } : {}),
  };
  (start as { traceRequestHandler: RequestHook }).traceRequestHandler = async (handle, request, response) => {
    if (request.url !== '/ready') return handle();
    const found = await readiness(checks, limitMs);
    const { statusCode, body } = found.isReady
      ? { statusCode: 200, body: found.parts }
      : { statusCode: 503, body: found.parts };
    response.writeHead(statusCode, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(body));
  };
}

type RequestHook = (
  handle: () => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** The shop's own pool: one that is exhausted or full of dead connections is not ready. */
const database = (): { raw: (sql: string) => Promise<unknown> } =>
  container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
