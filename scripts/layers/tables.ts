/** One folder: what lives in it and which folders of the same tree it may import (type imports count). */
export interface FolderRule {
  folder: string;
  livesHere: string;
  mayImport: readonly string[];
}

/** One tree with its layer table. A file belongs to the longest folder that its path begins with. */
export interface Tree {
  root: string;
  /** Prefixes of import specifiers that stand for the root, beside relative paths. */
  aliases: Readonly<Record<string, string>>;
  folders: readonly FolderRule[];
}

/** A package that only some folders may import: foreign things are wrapped once. */
export interface PackageRule {
  packages: readonly string[];
  only: readonly string[];
  because: string;
}

const server: Tree = {
  root: 'server/src',
  aliases: {},
  folders: [
    { folder: 'main.ts', livesHere: 'reads settings, starts the parts, stops them', mayImport: ['*'] },
    { folder: 'parts', livesHere: 'builds every part once and connects them', mayImport: ['*'] },
    {
      folder: 'http',
      livesHere: 'doors: one execution pipeline, limits, origin checks, authentication, static files',
      mayImport: ['schema', 'config', 'domain', 'lib'],
    },
    {
      folder: 'schema',
      livesHere: 'one file per noun; a resolver calls one command or query',
      mayImport: ['commands', 'queries', 'feed', 'domain', 'lib'],
    },
    {
      folder: 'commands',
      livesHere: 'one file per verb that changes what is wanted',
      mayImport: ['db', 'engines', 'domain', 'lib'],
    },
    {
      folder: 'queries',
      livesHere: 'reads that need more than one source',
      mayImport: ['db', 'cluster', 'helm', 'engines', 'secrets', 'domain', 'lib'],
    },
    {
      folder: 'reconcile',
      livesHere: 'makes real what is wanted: gather, choose, run one step, record',
      mayImport: ['db', 'cluster', 'helm', 'engines', 'secrets', 'domain', 'lib'],
    },
    {
      folder: 'feed',
      livesHere: 'the subscription hub; knows no GraphQL',
      mayImport: ['db', 'domain', 'lib'],
    },
    {
      folder: 'embedded',
      livesHere: 'runs the simulated cluster as a second process',
      mayImport: ['domain', 'lib'],
    },
    {
      folder: 'engines',
      livesHere: 'one folder per engine: versions, values, rules',
      mayImport: ['domain', 'lib'],
    },
    { folder: 'db', livesHere: 'the only SQL and Drizzle', mayImport: ['domain', 'lib'] },
    {
      folder: 'secrets',
      livesHere: 'the platform key and what is derived from it',
      mayImport: ['domain', 'lib'],
    },
    { folder: 'cluster', livesHere: 'the only Kubernetes', mayImport: ['domain', 'lib'] },
    { folder: 'helm', livesHere: 'the only helm process', mayImport: ['domain', 'lib'] },
    { folder: 'config', livesHere: 'every setting once, as data', mayImport: ['lib'] },
    { folder: 'domain', livesHere: 'pure rules and words', mayImport: ['lib'] },
    { folder: 'lib', livesHere: 'small product-free parts', mayImport: [] },
  ],
};

const web: Tree = {
  root: 'web/src',
  aliases: { '$lib/': 'lib/', '#lib/': 'lib/' },
  folders: [
    { folder: 'routes', livesHere: 'a page: address, live query, composition', mayImport: ['lib/*'] },
    {
      folder: 'lib/features',
      livesHere: 'components of one noun',
      mayImport: ['lib/graphql', 'lib/ui', 'lib/state', 'lib/text', 'lib/lib'],
    },
    {
      folder: 'lib/graphql',
      livesHere: 'client, the live query, the error table',
      mayImport: ['lib/text', 'lib/lib'],
    },
    {
      folder: 'lib/ui',
      livesHere: 'components that would fit any product',
      mayImport: ['lib/text', 'lib/lib'],
    },
    { folder: 'lib/state', livesHere: 'what only this browser knows', mayImport: ['lib/lib'] },
    { folder: 'lib/text', livesHere: 'the English text', mayImport: ['lib/lib'] },
    { folder: 'lib/lib', livesHere: 'pure functions without Svelte', mayImport: [] },
  ],
};

export const trees: readonly Tree[] = [server, web];

export const packageRules: readonly PackageRule[] = [
  {
    packages: ['better-sqlite3', 'drizzle-orm'],
    only: ['server/src/db', 'server/test', 'simulator'],
    because: 'SQL lives in db/',
  },
  {
    packages: ['@kubernetes/client-node'],
    only: ['server/src/cluster', 'server/test', 'simulator', 'charts', 'e2e', 'bench'],
    because: 'Kubernetes lives in cluster/',
  },
  {
    packages: ['node:child_process', 'child_process'],
    only: [
      'server/src/helm',
      'server/src/embedded',
      'scripts',
      'server/test',
      'simulator/test',
      'simulator/src',
      'charts',
      'e2e',
      'bench',
      'web/scripts',
      'web/test',
      'images',
    ],
    because: 'child processes are started by helm/ and embedded/ only',
  },
  {
    packages: ['graphql-yoga', 'graphql-ws', 'ws'],
    only: ['server/src/http', 'server/test', 'web/src/lib/graphql', 'e2e', 'bench', 'server/explorer'],
    because: 'GraphQL transports live in http/ (server) and graphql/ (web)',
  },
  { packages: ['@pothos/core'], only: ['server/src/schema'], because: 'the schema lives in schema/' },
  {
    packages: ['@urql/core', '@urql/svelte'],
    only: ['web/src/lib/graphql'],
    because: 'the client lives in graphql/',
  },
];
