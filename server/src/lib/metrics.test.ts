import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('counts, measures and process figures are printed under their names', async () => {
  const metrics = createMetrics();
  metrics.counter('shopyard_things_total', 'Things.', ['kind']).inc({ kind: 'good' });
  metrics.histogram('shopyard_thing_seconds', 'Time for a thing.', [1, 2]).observe(1.5);
  let waiting = 3;
  metrics.gauge('shopyard_waiting', 'Things that wait.', () => waiting);
  waiting = 4;
  const printed = await metrics.registry.metrics();
  expect(printed).toContain('shopyard_things_total{kind="good"} 1');
  expect(printed).toContain('shopyard_thing_seconds_bucket{le="2"} 1');
  expect(printed).toContain('shopyard_waiting 4');
  expect(printed).toMatch(/^nodejs_eventloop_lag_max_seconds /m);
  expect(printed).toMatch(/^process_resident_memory_bytes \d/m);
});

test('two sets do not know of each other', async () => {
  createMetrics().counter('shopyard_things_total', 'Things.').inc();
  expect(await createMetrics().registry.metrics()).not.toContain('shopyard_things_total');
});
