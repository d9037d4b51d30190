import { GraphQLError, Kind, visit, type DocumentNode } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

const jsonType = /^\s*application\/(graphql\+)?json\s*(;|,|$)/i;
/** Reads that give a secret away: an address is kept in histories and logs. */
const neverByGet = new Set(['storeCredentials']);

const refused = (
  message: string,
  code: string,
  http: { status: number; headers?: Record<string, string> },
): GraphQLError => new GraphQLError(message, { extensions: { code, http } });

/** What clients send, taken as widely as it has one meaning; refused with the way that is right where it has none. */
export const incoming: Plugin = {
  onRequestParse({ request, requestParser, setRequestParser }) {
    if (request.method === 'GET') setRequestParser(({ url }) => readAddress(url));
    else if (request.method === 'POST' && jsonType.test(request.headers.get('content-type') ?? ''))
      setRequestParser(async (sent) => readBody(await sent.text()));
    else if (request.method === 'POST' && !requestParser)
      throw refused(
        'This content-type is none that is read here. Send the header content-type: application/json.',
        'BAD_REQUEST',
        { status: 415 },
      );
  },
  onParams({ params, setParams }) {
    if (!isRecord(params)) return;
    const { query, variables, operationName, extensions } = params;
    setParams({ query, variables, operationName, extensions } as GraphQLParams);
    if (!query && isRecord(extensions) && extensions['persistedQuery']) throw persistedQueryNotSupported();
  },
  onParse: () => {
    return ({ result, context }) => {
      if (context.request?.method !== 'GET' || !isDocument(result)) return;
      const field = secretIn(result);
      if (field !== undefined)
        throw refused(`${field} is answered to POST only.`, 'BAD_REQUEST', {
          status: 405,
          headers: { allow: 'POST' },
        });
    };
  },
};

/** The name is the protocol's: clients send the whole query when they read it. */
const persistedQueryNotSupported = (): GraphQLError =>
  new GraphQLError('PersistedQueryNotSupported', { extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } });

function readBody(text: string): GraphQLParams {
  const body = jsonOf(text.replace(/^\uFEFF/, ''), 'The body');
  if (Array.isArray(body)) throw badRequest('Batching is not supported. Send one operation in one request.');
  if (!isRecord(body)) throw badRequest('The body is no JSON object with a query.');
  return body;
}

function readAddress(url: string): GraphQLParams {
  const [, search = ''] = url.split(/\?(.*)/s);
  const said = new URLSearchParams(search);
  const object = (name: string): Record<string, unknown> | undefined => {
    const text = said.get(name);
    const value = text ? jsonOf(text, `The parameter ${name}`) : undefined;
    if (value !== undefined && value !== null && !isRecord(value))
      throw badRequest(`The parameter ${name} is no JSON object.`);
    return value ?? undefined;
  };
  return {
    query: said.get('query') ?? undefined,
    operationName: said.get('operationName') ?? undefined,
    variables: object('variables'),
    extensions: object('extensions'),
  } as GraphQLParams;
}

function jsonOf(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`${what} is no JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

const badRequest = (message: string): GraphQLError => refused(message, 'BAD_REQUEST', { status: 400 });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDocument = (result: unknown): result is DocumentNode =>
  isRecord(result) && result['kind'] === Kind.DOCUMENT;

function secretIn(document: DocumentNode): string | undefined {
  let found: string | undefined;
  visit(document, {
    Field({ name }) {
      if (neverByGet.has(name.value)) found = name.value;
    },
  });
  return found;
}
