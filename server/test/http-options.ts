import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openAccess } from '../src/http/caller.ts';
import { startHttp, type HttpOptions, type HttpServer } from '../src/http/http-server.ts';
import { Feed } from '../src/feed/feed.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { createMetrics } from '../src/lib/metrics.ts';
import type { Services } from '../src/schema/context.ts';
import { buildSchema } from '../src/schema/index.ts';
import { MemoryLog } from './memory-log.ts';

/** A folder with these files; text is kept as it is. */
export function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'shopyard-files-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export const dashboardFiles = {
  'index.html': '<!doctype html><title>the dashboard</title>',
  'build.json': JSON.stringify({
    scriptHashes: ['sha256-abc='],
    pages: ['^\\/$', '^\\/api\\/?$', '^\\/new\\/?$', '^\\/stores\\/?$', '^\\/stores\\/([^/]+?)\\/?$'],
  }),
  'favicon.svg': '<svg/>',
  '_app/immutable/app.1a2b.js': 'console.log(1)',
  '_app/immutable/app.1a2b.js.gz': gzipSync('console.log(1)'),
};

export interface Doors extends HttpServer {
  url: string;
  log: MemoryLog;
  feed: Feed;
}

/** The doors alone, over a log in memory; `services` are what a test needs of the others. */
export async function startDoors(
  change: Partial<HttpOptions> & { services?: Services; pendingLimit?: number } = {},
): Promise<Doors> {
  const log = new MemoryLog();
  const feed = new Feed({
    database: log.database(),
    clock: systemClock,
    onError: () => undefined,
    ...(change.pendingLimit === undefined ? {} : { pendingLimit: change.pendingLimit }),
  });
  const http = await startHttp({
    schema: buildSchema(),
    authenticate: openAccess(systemRandom),
    host: '127.0.0.1',
    port: 0,
    dashboardFolder: folderWith(dashboardFiles),
    explorerFolder: folderWith({ 'index.html': 'the explorer', 'assets/explorer.js': 'x' }),
    checks: [],
    metrics: createMetrics(),
    log: createLog('silent'),
    clock: systemClock,
    random: systemRandom,
    ...change,
    services: { operations: {}, ...change.services, feed } as unknown as Services,
  });
  return { ...http, url: `http://127.0.0.1:${String(http.port)}`, log, feed };
}
