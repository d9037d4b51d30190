import { defineConfig } from 'vitest/config';
import { reporters } from '../vitest.shared.ts';

/** Installs the charts on the API server that SHOPYARD_CONTRACT_KUBECONFIG names. */
export default defineConfig({
  test: {
    reporters: reporters('charts-cluster'),
    include: ['test/**/*.cluster.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 4,
    testTimeout: 420_000,
    hookTimeout: 120_000,
  },
});
