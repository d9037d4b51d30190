import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { answerText, methodRefused } from './answers.ts';
import { contentSecurityPolicy } from './headers.ts';
import { StaticFiles } from './static-files.ts';

const built = z.object({
  scriptHashes: z.array(z.string().regex(/^sha(256|384|512)-[A-Za-z0-9+/=]+$/)),
  /** Patterns of the addresses that are pages. */
  pages: z.array(z.string()),
});

/** Serves the built dashboard: its files, and its page for every address that is no file. */
export function createDashboard(
  folder: string,
): (request: IncomingMessage, response: ServerResponse, path: string) => void {
  const files = new StaticFiles(folder, /^\/_app\/immutable\//);
  const factsFile = join(folder, 'build.json');
  const { scriptHashes, pages } = existsSync(factsFile)
    ? built.parse(JSON.parse(readFileSync(factsFile, 'utf8')))
    : { scriptHashes: [], pages: [] };
  const known = pages.map((pattern) => new RegExp(pattern));
  const page = { 'content-security-policy': contentSecurityPolicy(scriptHashes) };
  return (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      methodRefused(response);
    } else if (
      path === '/' ||
      path === '/index.html' ||
      known.some((pattern) => pattern.test(path)) ||
      (!isFile(path) && wantsPage(request))
    ) {
      if (!files.serve('/index.html', request, response, page))
        answerText(response, 503, 'The dashboard is not built. Run "npm run build", then start again.');
    } else if (path === '/build.json' || !files.serve(path, request, response, page)) {
      answerText(
        response,
        404,
        'There is nothing at this address. The API is at /graphql, its schema at /schema.graphql.',
      );
    }
  };
}

/** Files have a dot in their last part, addresses of the dashboard have none. */
const isFile = (path: string): boolean => path.startsWith('/_app/') || /\.[^/]*$/.test(path);

/** The dashboard itself tells a person that a page is missing; a program is to see it in the status. */
const wantsPage = ({ headers }: IncomingMessage): boolean => String(headers.accept).includes('text/html');
