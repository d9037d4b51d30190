import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../vitest.shared.ts';

/** What holds up every other user of the cluster while it runs: an API group that does not answer stops all deletions, taints all pods. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('server-cluster-alone'),
    include: [
      'src/reconcile/deletion.cluster.test.ts',
      'src/reconcile/causes-alone.cluster.test.ts',
      'src/reconcile/causes-of-pods.cluster.test.ts',
    ],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
