import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../vitest.shared.ts';
import { withOutages } from './test/outage.ts';

/** Kills at every place of every kind of work: too long for each `npm test`, run by the CI. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('server-sweep'),
    include: ['src/**/*.sweep.test.ts', 'test/**/*.sweep.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 3,
    testTimeout: withOutages(180_000),
    hookTimeout: 120_000,
  },
});
