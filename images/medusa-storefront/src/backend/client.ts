/** The backend does not answer, is too slow, is failing, or does not accept this shop: trying again later may help. */
export class BackendAway extends Error {
  override name = 'BackendAway';
}

/** The backend does not know this shop's key, or not yet. */
export class KeyRefused extends BackendAway {
  override name = 'KeyRefused';
}

/** The backend understood and said no. `code` and `type` are its words, such as `insufficient_inventory`. */
export class BackendRefusal extends Error {
  override name = 'BackendRefusal';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * Medusa's store API for the length of one page: all calls share one deadline. Answers are typed as the caller says;
 * whatever reads one maps it to this shop's own words at once.
 */
export interface Backend {
  get(path: string, query?: Query): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

export interface BackendOptions {
  url: string;
  publishableKey: string;
  deadlineMs: number;
  fetch?: typeof fetch;
}

const retries = /ECONNRESET|EPIPE|UND_ERR_SOCKET/;

export function createBackend(options: BackendOptions): Backend {
  const signal = AbortSignal.timeout(options.deadlineMs);
  const send = options.fetch ?? fetch;
  const headers = { accept: 'application/json', 'x-publishable-api-key': options.publishableKey };

  async function once(method: string, url: string, body?: unknown): Promise<unknown> {
    const response = await send(url, {
      method,
      signal,
      cache: 'no-store',
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : (JSON.parse(text) as unknown);
    throw failureOf(response.status, text, `${method} ${new URL(url).pathname}`);
  }

  async function call(method: string, path: string, query: Query = {}, body?: unknown): Promise<unknown> {
    const url = `${options.url}${path}${search(query)}`;
    try {
      return await once(method, url, body);
    } catch (error) {
      // The backend closed a connection that was kept open; reading again is harmless.
      if (method !== 'GET' || !retries.test(codeOf(error))) throw asAway(error, method, path);
      return await once(method, url).catch((again: unknown) => {
        throw asAway(again, method, path);
      });
    }
  }

  return {
    get: (path, query) => call('GET', path, query),
    post: (path, body) => call('POST', path, {}, body),
    delete: (path) => call('DELETE', path),
  };
}

function search(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** A wrong key (401, 403) is the shop's own fault, never the customer's: to them the shop is away. */
function failureOf(status: number, text: string, call: string): Error {
  const { code, message } = wordsOf(text);
  const sentence = `${call} answered ${String(status)}: ${message}`;
  if (status === 401 || status === 403 || /publishable/i.test(message)) return new KeyRefused(sentence);
  return status >= 500 || status === 429
    ? new BackendAway(sentence)
    : new BackendRefusal(status, code, sentence);
}

function wordsOf(text: string): { code: string; message: string } {
  try {
    const { code, type, message } = JSON.parse(text) as Record<string, unknown>;
    return {
      code: typeof code === 'string' ? code : typeof type === 'string' ? type : '',
      message: typeof message === 'string' ? message : '',
    };
  } catch {
    return { code: '', message: text.slice(0, 200) };
  }
}

function codeOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

function asAway(error: unknown, method: string, path: string): Error {
  if (error instanceof BackendAway || error instanceof BackendRefusal) return error;
  const isSlow = error instanceof Error && error.name === 'TimeoutError';
  const reason = isSlow ? 'no answer in time' : codeOf(error) || String(error);
  return new BackendAway(`${method} ${path}: ${reason}`, { cause: error });
}
