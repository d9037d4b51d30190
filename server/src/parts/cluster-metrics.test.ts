import { expect, test } from 'vitest';
import { createMetrics } from '../lib/metrics.ts';
import { countRequests, showWatches } from './cluster-metrics.ts';

test('requests are counted by verb and status', async () => {
  const metrics = createMetrics();
  const count = countRequests(metrics);
  count('get', 200);
  count('get', 200);
  count('watch', 410);
  const printed = await metrics.registry.metrics();
  expect(printed).toContain('shopyard_kube_requests_total{verb="get",status="200"} 2');
  expect(printed).toContain('shopyard_kube_requests_total{verb="watch",status="410"} 1');
});

test('watches that are closed, or were never complete, count as down', async () => {
  const metrics = createMetrics();
  const watch = { kind: 'pods', synced: true, downForMs: 0, lastContactAt: 1, forbidden: undefined };
  const counts = { lists: 1, watches: 2, failures: 1, skipped: 3 };
  showWatches(metrics, {
    watches: () => [
      { ...watch, ...counts },
      { ...watch, ...counts, downForMs: 20 },
      { ...watch, ...counts, synced: false },
    ],
  });
  const printed = await metrics.registry.metrics();
  expect(printed).toContain('shopyard_kube_watches_down 2');
  expect(printed).toContain('shopyard_kube_lists 3');
  expect(printed).toContain('shopyard_kube_watch_failures 3');
  expect(printed).toContain('shopyard_kube_objects_skipped 9');
});
