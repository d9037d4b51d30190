import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};
const encodings = { br: '.br', gzip: '.gz' } as const;
type Encoding = keyof typeof encodings;

interface StaticFile {
  path: string;
  type: string;
  etag: string;
  encoded: ReadonlySet<Encoding>;
}

/**
 * Files of one folder, listed once at the start: what is not in the list is not served, whatever the path says.
 * Paths of hashed assets (`immutable`) are kept by browsers for a year, all others are asked for again.
 */
export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #immutable: RegExp;

  constructor(folder: string, immutable: RegExp) {
    this.#immutable = immutable;
    this.#files = existsSync(folder) ? listed(folder) : new Map<string, StaticFile>();
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  /** Answers with the file at this path; false if there is none. Only GET and HEAD get here. */
  serve(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    headers: Readonly<Record<string, string>> = {},
  ): boolean {
    const file = this.#files.get(path);
    if (!file) return false;
    const encoding = chosen(file, request.headers['accept-encoding']);
    const etag = encoding === undefined ? file.etag : file.etag.replace(/"$/, `-${encoding}"`);
    const common = {
      ...headers,
      etag,
      vary: 'accept-encoding',
      'cache-control': this.#immutable.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, common).end();
      return true;
    }
    const source = encoding === undefined ? file.path : file.path + encodings[encoding];
    response.writeHead(200, {
      ...common,
      'content-type': file.type,
      'content-length': statSync(source).size,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    if (request.method === 'HEAD') response.end();
    else
      createReadStream(source)
        .on('error', () => response.destroy())
        .pipe(response);
    return true;
  }
}

function listed(folder: string): Map<string, StaticFile> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(names);
  const isEncoded = (name: string): boolean =>
    Object.values(encodings).some((end) => name.endsWith(end) && all.has(name.slice(0, -end.length)));
  return new Map(
    names
      .filter((name) => !isEncoded(name))
      .map((name) => {
        const found = (Object.keys(encodings) as Encoding[]).filter((key) => all.has(name + encodings[key]));
        const hash = createHash('sha256').update(readFileSync(name)).digest('base64url').slice(0, 20);
        const file: StaticFile = {
          path: name,
          type: types[extname(name)] ?? 'application/octet-stream',
          etag: `"${hash}"`,
          encoded: new Set(found),
        };
        return [`/${relative(folder, name).split(sep).join('/')}`, file];
      }),
  );
}

function chosen(file: StaticFile, accepted: string | string[] | undefined): Encoding | undefined {
  const words = String(accepted ?? '')
    .split(',')
    .map((word) => word.trim());
  const accepts = (key: Encoding): boolean =>
    words.some((word) => word === key || (word.startsWith(`${key};`) && !/;\s*q=0(\.0+)?$/.test(word)));
  return (Object.keys(encodings) as Encoding[]).find((key) => file.encoded.has(key) && accepts(key));
}
