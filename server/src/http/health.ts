import type { IncomingMessage, ServerResponse } from 'node:http';

/** One thing that must hold for the server to be ready; `detail` says why not, without secrets. */
export interface HealthCheck {
  name: string;
  check(): { ok: boolean; detail?: string };
}

/** Alive as long as the event loop turns; says nothing of the cluster. */
export function answerLive(response: ServerResponse): void {
  send(response, 200, 'ok\n');
}

/** Ready when every check holds: 200, else 503. `?verbose` lists them. */
export function answerReady(
  request: IncomingMessage,
  response: ServerResponse,
  checks: readonly HealthCheck[],
): void {
  const results = checks.map(({ name, check }) => ({ name, ...check() }));
  const ok = results.every((result) => result.ok);
  const lines = results.map(
    ({ name, ok: holds, detail }) =>
      `[${holds ? '+' : '-'}] ${name}${detail === undefined ? '' : `: ${detail}`}`,
  );
  const verbose = /[?&]verbose\b/.test(request.url ?? '') || !ok;
  send(response, ok ? 200 : 503, `${[...(verbose ? lines : []), ok ? 'ok' : 'not ready'].join('\n')}\n`);
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(text);
}
