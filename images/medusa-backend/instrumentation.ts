import { container } from '@medusajs/framework';
import { ContainerRegistrationKeys } from '@medusajs/framework/utils';
import * as start from '@medusajs/medusa/commands/start';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { limitsOf } from './src/database/limits.ts';
import { isPrivateAddress } from './src/files/private-files.ts';
import { boundPool, type Pool } from './src/readiness/pool.ts';
import { readiness, type Checks } from './src/readiness/readiness.ts';
import { pingRedis } from './src/readiness/redis.ts';

const limitMs = 1500;

/**
 * Answers /ready before Medusa's own routing does: a worker loads no routes, and its readiness is asked for all the same. Medusa calls this
 * before it starts the server; the hook is the one that its tracing uses.
 */
export function register(): void {
  const redisUrl = process.env['REDIS_URL'];
  const { acquire } = limitsOf(process.env['MEDUSA_WORKER_MODE'] ?? 'shared');
  const checks: Checks = {
    // A table: a session whose login is gone goes on answering to `select 1`.
    database: () => database().raw('select 1 from store limit 1'),
    ...(redisUrl ? { redis: () => pingRedis(redisUrl, limitMs) } : {}),
  };
  (start as { traceRequestHandler: RequestHook }).traceRequestHandler = async (handle, request, response) => {
    boundPool(database().client.pool, acquire);
    // Medusa serves the folder of the uploads before it asks any middleware.
    if (isPrivateAddress(request.url ?? '')) return answer(response, 404, { message: 'Not found' });
    if (request.url !== '/ready') return handle();
    const found = await readiness(checks, limitMs);
    return answer(response, found.isReady ? 200 : 503, found.parts);
  };
}

type RequestHook = (
  handle: () => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

function answer(response: ServerResponse, statusCode: number, body: unknown): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** The shop's own pool: one that is exhausted or full of dead connections is not ready. */
const database = (): { raw: (sql: string) => Promise<unknown>; client: { pool: Pool } } =>
  container.resolve(ContainerRegistrationKeys.PG_CONNECTION);
