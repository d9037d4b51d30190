import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  src?: string;
  imports?: string[];
  css?: string[];
}
export type Manifest = Record<string, Chunk>;

/** Gzip bytes that a first visit may load before anything is drawn. */
export const budgetBytes = 82_000;

const client = resolve(import.meta.dirname, '../.svelte-kit/output/client');
const generated = resolve(import.meta.dirname, '../.svelte-kit/generated/build/client');

/** Every file that the named chunks import statically, and their style sheets: all that loads before the page stands. */
export function filesOf(manifest: Manifest, chunks: readonly string[]): Set<string> {
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    for (const next of chunk.imports ?? []) visit(next);
  };
  chunks.forEach(visit);
  return files;
}

/** The nodes of each route, from SvelteKit's generated dictionary: its layouts, and its page. */
export function routesOf(app: string): Map<string, number[]> {
  const routes = new Map<string, number[]>();
  const body = /export const dictionary = \{([\s\S]*?)\n\s*\};/.exec(app)?.[1] ?? '';
  for (const [, route = '', nodes = ''] of body.matchAll(/"([^"]+)":\s*\[(.*?)\](?:,\n|\n|$)/g)) {
    routes.set(route, [0, ...(nodes.match(/\d+/g) ?? []).map(Number)]);
  }
  return routes;
}

function check(): void {
  const manifest = JSON.parse(readFileSync(join(client, '.vite/manifest.json'), 'utf8')) as Manifest;
  const routes = routesOf(readFileSync(join(generated, 'app.js'), 'utf8'));
  const isStart = (key: string): boolean =>
    /client\/(entry|client-entry)\.js$|client-optimized\/app\.js$/.test(key);
  const start = Object.keys(manifest).filter(isStart);
  const nodeKey = (node: number): string =>
    Object.keys(manifest).find((key) => key.endsWith(`/nodes/${node}.js`)) ?? '';
  if (routes.size === 0 || start.length < 3)
    throw new Error('The build has no routes or no start: run "vite build" first.');
  for (const [route, nodes] of routes) {
    const files = filesOf(manifest, [...start, ...nodes.map(nodeKey)]);
    const bytes = [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(client, file)), { level: 9 }).length,
      0,
    );
    console.log(`${(bytes / 1000).toFixed(1).padStart(6)} kB  ${route}`);
    if (bytes <= budgetBytes) continue;
    console.error(
      `${route} loads ${bytes} bytes of JavaScript and CSS, the budget is ${budgetBytes}: load something later.`,
    );
    process.exitCode = 1;
  }
}

if (import.meta.main) check();
