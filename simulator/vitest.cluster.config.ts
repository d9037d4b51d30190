import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../vitest.shared.ts';

/** The contract suite on the API server that SHOPYARD_CONTRACT_KUBECONFIG names, instead of the simulator. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('simulator-cluster'),
    include: ['test/contract/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
