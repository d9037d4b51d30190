import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import type { TokenScope } from '../domain/words.ts';
import type { Context } from './context.ts';
import { heaviestList } from './heaviest-list.ts';
import { decodeId, encodeId } from './ids.ts';
import { pageArgTexts } from './pages.ts';

export interface SchemaTypes {
  Context: Context;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: number; Output: number };
    Cursor: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
  AuthScopes: Record<TokenScope, boolean>;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
  Connection: { count: (() => Promise<number>) | undefined };
}

/** The limits of one request; what they count is said with the refusal. The depth is bounded before validation, in http/. */
export const requestLimits = { breadth: 400, complexity: 50_000 } as const;

const refused = (message: string, code: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status: code === 'FORBIDDEN' ? 200 : 400 } } });

function tooHeavy(
  kind: string,
  used: { breadth: number; complexity: number },
  info: GraphQLResolveInfo,
): string {
  const what = kind === 'Breadth' ? 'breadth' : 'complexity';
  const size = `This document is too large: ${what} ${String(used[what])} of at most ${String(requestLimits[what])}.`;
  if (what === 'breadth') return `${size} Ask for fewer fields.`;
  const list = heaviestList(info);
  return list === undefined
    ? `${size} Ask for fewer fields.`
    : `${size} Most of it are the items of ${list}. Ask for smaller pages there, or for fewer fields.`;
}

/** Every noun of the schema is declared on this builder, each in its own file. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    authScopes: ({ caller }) => ({
      READ: caller.scopes.includes('READ'),
      CREATE: caller.scopes.includes('CREATE'),
      OPERATE: caller.scopes.includes('OPERATE'),
      DELETE: caller.scopes.includes('DELETE'),
      CREDENTIALS: caller.scopes.includes('CREDENTIALS'),
      ADMIN: caller.scopes.includes('ADMIN'),
    }),
    unauthorizedError: (_parent, _context, info) =>
      refused(`${info.fieldName} is not allowed with the scopes of this token.`, 'FORBIDDEN'),
  },
  complexity: {
    limit: requestLimits,
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    complexityError: (kind, { breadth, complexity }, info) =>
      refused(tooHeavy(kind, { breadth, complexity }, info), 'QUERY_TOO_LARGE'),
  },
  relay: {
    cursorType: 'String',
    brandLoadedObjects: false,
    encodeGlobalID: encodeId,
    decodeGlobalID: (id) => decodeId(id) ?? { typename: '', id },
    edgesFieldOptions: {
      description: 'The items with their cursors.',
      nullable: { list: false, items: false },
    },
    nodeFieldOptions: { description: 'The item.', nullable: false },
    cursorFieldOptions: { description: 'The place of the item in the list, for `after` and `before`.' },
    nodesOnConnection: { description: 'The items without their cursors.' },
    pageInfoFieldOptions: { description: 'Whether there is more, and where to go on.' },
    pageInfoTypeOptions: { description: 'Whether a list goes on beyond this page, and where.' },
    hasNextPageFieldOptions: { description: 'There is more after this page.' },
    hasPreviousPageFieldOptions: { description: 'There is more before this page.' },
    startCursorFieldOptions: { description: 'Cursor of the first item; null on an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last item; null on an empty page.' },
    firstArgOptions: { description: pageArgTexts.first },
    lastArgOptions: { description: pageArgTexts.last },
    afterArgOptions: { description: pageArgTexts.after },
    beforeArgOptions: { description: pageArgTexts.before },
    nodeTypeOptions: {
      description: 'Anything with an identifier that is unique in this control plane.',
      resolveType: (value) => decodeId((value as { id: string }).id)?.typename ?? 'Cluster',
    },
    idFieldOptions: { description: 'Opaque and unique in this control plane.' },
    nodesQueryOptions: false,
    nodeQueryOptions: {
      description: 'Any object by its id; null where there is none, or none that you may see.',
      args: { id: { description: 'The id as the API gave it.' } },
      authScopes: { READ: true },
      resolve: (_root, { id }, _context, _info, load) => (id.typename === '' ? null : load(id)),
    },
  },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that changes what is wanted.' });
builder.subscriptionType({
  description:
    'Live streams. Each message carries a cursor; a client that comes back with the last one it saw misses nothing and sees nothing twice.',
});
