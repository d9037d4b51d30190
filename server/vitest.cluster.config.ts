import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../vitest.shared.ts';
import { withOutages } from './test/outage.ts';

/** What talks to a cluster itself, also on the API server that SHOPYARD_CONTRACT_KUBECONFIG names. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('server-cluster'),
    include: [
      'src/cluster/**/*.wire.test.ts',
      'src/helm/create-helm.wire.test.ts',
      'src/reconcile/causes.cluster.test.ts',
      'src/reconcile/causes-table.cluster.test.ts',
      'src/reconcile/healing/healing.wire.test.ts',
      'src/reconcile/healing/lost.wire.test.ts',
      'src/reconcile/healing/records.cluster.test.ts',
      'src/reconcile/healing/relabelled.wire.test.ts',
      'src/reconcile/healing/restart.wire.test.ts',
      'src/reconcile/healing/untouched.cluster.test.ts',
      'src/reconcile/refusals.wire.test.ts',
      'src/reconcile/suspended-size.wire.test.ts',
      'test/survival/*.cluster.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: withOutages(180_000),
    hookTimeout: 120_000,
  },
});
