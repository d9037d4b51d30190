/**
 * Loaded into the server by `--import` (see while-installing.ts): every 5 ms it compares wall time with the CPU time of the main thread since its
 * last turn. What the thread itself worked in one turn is a stall of ours; the rest of a delay is the machine giving the core to somebody else.
 */
import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env['BENCH_STALLS'];
if (file !== undefined && isMainThread && process.argv[1]?.endsWith('server/dist/main.js') === true) {
  const stalls: { wall: number; worked: number }[] = [];
  const cpu = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let begun = false;
  let wall = performance.now();
  let worked = cpu();
  setInterval(() => {
    const now = { wall: performance.now(), worked: cpu() };
    // The start itself (modules, migrations, first lists) serves nobody yet.
    if (begun) stalls.push({ wall: now.wall - wall - 5, worked: now.worked - worked });
    wall = now.wall;
    worked = now.worked;
  }, 5).unref();
  process.on('SIGUSR2', () => {
    if (begun) writeFileSync(file, JSON.stringify(stalls));
    begun = true;
  });
}
