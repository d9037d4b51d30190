import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { answerText } from './answers.ts';
import { contentSecurityPolicy } from './headers.ts';
import { StaticFiles } from './static-files.ts';

const hashes = z.object({ scriptHashes: z.array(z.string().regex(/^sha(256|384|512)-[A-Za-z0-9+/=]+$/)) });

/** Serves the built dashboard: its files, and its page for every address that is no file. */
export function createDashboard(
  folder: string,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const files = new StaticFiles(folder, /^\/_app\/immutable\//);
  const policyFile = join(folder, 'csp.json');
  const scriptHashes = existsSync(policyFile)
    ? hashes.parse(JSON.parse(readFileSync(policyFile, 'utf8'))).scriptHashes
    : [];
  const page = { 'content-security-policy': contentSecurityPolicy(scriptHashes) };
  return (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(response, 405, 'Only GET and HEAD are possible here.');
    } else if (isPage(path)) {
      if (!files.serve('/index.html', request, response, page))
        answerText(response, 503, 'The dashboard is not built. Run "npm run build", then start again.');
    } else if (path === '/csp.json' || !files.serve(path, request, response, page)) {
      answerText(response, 404, 'There is no such file.');
    }
  };
}

/** Addresses of the dashboard have no dot in their last part, files have one. */
const isPage = (path: string): boolean =>
  path === '/index.html' || (!path.startsWith('/_app/') && !/\.[^/]*$/.test(path));
