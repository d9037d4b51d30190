import { defineConfig } from '@medusajs/framework/utils';
// Without an extension: `medusa build` loads this file before anything is compiled.
import { databaseConnection } from './src/database/tls';

const env = process.env;
const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';
const redisUrl = env['REDIS_URL'] || undefined;
const database = env['DATABASE_URL'] ? databaseConnection(env['DATABASE_URL']) : undefined;
const url = env['MEDUSA_BACKEND_URL'] ?? 'http://localhost:9000';

/** BullMQ keeps finished jobs for ever unless told otherwise. */
const finished = {
  removeOnComplete: { age: 3600, count: 1000 },
  removeOnFail: { age: 86_400, count: 1000 },
};

const redisModules = (address: string) => [
  { resolve: '@medusajs/medusa/cache-redis', options: { redisUrl: address } },
  {
    resolve: '@medusajs/medusa/event-bus-redis',
    options: { redisUrl: address, jobOptions: { attempts: 3, ...finished } },
  },
  { resolve: '@medusajs/medusa/workflow-engine-redis', options: { redis: { redisUrl: address } } },
  {
    resolve: '@medusajs/medusa/locking',
    options: {
      providers: [
        {
          resolve: '@medusajs/medusa/locking-redis',
          id: 'locking-redis',
          is_default: true,
          options: { redisUrl: address },
        },
      ],
    },
  },
];

module.exports = defineConfig({
  projectConfig: {
    ...(database === undefined
      ? {}
      : { databaseUrl: database.url, databaseDriverOptions: { connection: { ssl: database.ssl } } }),
    ...(redisUrl === undefined ? {} : { redisUrl }),
    workerMode: (env['MEDUSA_WORKER_MODE'] ?? 'shared') as 'shared' | 'worker' | 'server',
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
            options: { backend_url: `${url}/static` },
          },
        ],
      },
    },
    ...(redisUrl === undefined ? [] : redisModules(redisUrl)),
  ],
});
