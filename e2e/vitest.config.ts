import { defineConfig } from 'vitest/config';

// graphql and its companions must resolve to one copy under Vitest: one set of conditions for both paths.
const conditions = ['module-sync', 'node', 'import', 'default'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], pool: 'forks', maxWorkers: 2, testTimeout: 30_000, hookTimeout: 60_000 },
});
