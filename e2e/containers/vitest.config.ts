import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../../vitest.shared.ts';

/** Runs inside the node's network, where `run.ts` starts it. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('e2e-containers').map((one) => (one === 'default' ? 'verbose' : one)),
    dir: import.meta.dirname,
    include: ['*.containers.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    bail: 0,
    env: { SHOPYARD_E2E_CLUSTER: 'real' },
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
