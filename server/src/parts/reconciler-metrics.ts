import type { Metrics } from '../lib/metrics.ts';
import type { ReconcilerMetrics } from '../reconcile/dependencies.ts';

const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** What the reconciler measures, as counters and histograms with bounded labels. */
export function reconcilerMetrics(metrics: Metrics): ReconcilerMetrics {
  const steps = metrics.histogram('shopyard_step_seconds', 'Time of steps.', buckets, ['step', 'outcome']);
  const operations = metrics.histogram('shopyard_operation_seconds', 'Time of operations.', buckets, [
    'kind',
    'state',
  ]);
  const projections = metrics.counter('shopyard_projections_total', 'Computed statuses.', ['changed']);
  const probes = metrics.counter('shopyard_probes_total', 'Answers of shops to the probe.', ['answer']);
  return {
    stepEnded: (step, outcome, seconds) => {
      steps.observe({ step, outcome }, seconds);
    },
    operationEnded: (kind, state, seconds) => {
      operations.observe({ kind, state }, seconds);
    },
    projected: (changed) => {
      projections.inc({ changed: String(changed) });
    },
    probed: (answer) => {
      probes.inc({ answer });
    },
  };
}
