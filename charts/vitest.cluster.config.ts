import { defineConfig } from 'vitest/config';

/** Installs the charts on the API server that SHOPYARD_CONTRACT_KUBECONFIG names. */
export default defineConfig({
  test: {
    include: ['test/**/*.cluster.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
