import { defineConfig } from '@medusajs/framework/utils';
import { join } from 'node:path';
// Without an extension: `medusa build` loads this file before anything is compiled.
import { limitsOf, withTimeouts } from './src/database/limits';
import { databaseConnection } from './src/database/tls';
import { privateFolder, publicFolder } from './src/files/private-files';

const env = process.env;
const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';
const workerMode = (env['MEDUSA_WORKER_MODE'] ?? 'shared') as 'shared' | 'worker' | 'server';
const limits = limitsOf(workerMode);
/** Migrations and seeds take the time that they need. */
const serves = process.argv[2] === 'start';
const redisUrl = env['REDIS_URL'] || undefined;
const database = env['DATABASE_URL'] ? databaseConnection(env['DATABASE_URL']) : undefined;
const url = env['MEDUSA_BACKEND_URL'] ?? 'http://localhost:9000';

/** BullMQ keeps finished jobs for ever unless told otherwise. */
const finished = {
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 86_400, count: 1000 },
};

/** A Redis that does not answer is an error soon, and a connection without an answer is made anew. */
const redisOptions = {
  connectTimeout: limits.connect,
  commandTimeout: limits.command,
  socketTimeout: 2 * limits.blockingCommand,
};
const blockingRedisOptions = { ...redisOptions, commandTimeout: limits.blockingCommand };

const redisModules = (address: string) => [
  { resolve: '@medusajs/medusa/cache-redis', options: { redisUrl: address, redisOptions } },
  {
    resolve: '@medusajs/medusa/event-bus-redis',
    options: {
      redisUrl: address,
      redisOptions: blockingRedisOptions,
      jobOptions: { attempts: 3, ...finished },
    },
  },
  {
    resolve: '@medusajs/medusa/workflow-engine-redis',
    options: { redis: { redisUrl: address, redisOptions: blockingRedisOptions } },
  },
  {
    resolve: '@medusajs/medusa/locking',
    options: {
      providers: [
        {
          resolve: '@medusajs/medusa/locking-redis',
          id: 'locking-redis',
          is_default: true,
          options: { redisUrl: address, redisOptions },
        },
      ],
    },
  },
];

module.exports = defineConfig({
  projectConfig: {
    ...(database === undefined
      ? {}
      : {
          databaseUrl: serves ? withTimeouts(database.url, limits) : database.url,
          databaseDriverOptions: {
            connection: { ssl: database.ssl },
            connectionTimeoutMillis: limits.connect,
          },
        }),
    ...(redisUrl === undefined ? {} : { redisUrl, redisOptions }),
    workerMode,
    http: {
      storeCors: env['STORE_CORS'] ?? '',
      adminCors: env['ADMIN_CORS'] ?? '',
      authCors: env['AUTH_CORS'] ?? '',
      ...(env['JWT_SECRET'] ? { jwtSecret: env['JWT_SECRET'] } : {}),
      ...(env['COOKIE_SECRET'] ? { cookieSecret: env['COOKIE_SECRET'] } : {}),
    },
    // Over plain http a browser drops a cookie marked secure, and the login to the admin fails without a word.
    ...(isTrue(env['COOKIE_INSECURE']) ? { cookieOptions: { secure: false, sameSite: 'lax' as const } } : {}),
  },
  admin: { disable: isTrue(env['DISABLE_MEDUSA_ADMIN']), backendUrl: '/' },
  modules: [
    {
      resolve: '@medusajs/medusa/file',
      options: {
        providers: [
          {
            resolve: '@medusajs/medusa/file-local',
            id: 'local',
            options: {
              backend_url: `${url}/static`,
              upload_dir: join(process.cwd(), publicFolder),
              private_upload_dir: join(process.cwd(), privateFolder),
            },
          },
        ],
      },
    },
    ...(redisUrl === undefined ? [] : redisModules(redisUrl)),
  ],
});
