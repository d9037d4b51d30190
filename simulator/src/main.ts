import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.ts';

const numbers = ['port', 'ingress-port', 'fault-port', 'speed', 'seed'] as const;
const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { dir: text, port: text, 'ingress-port': text, 'fault-port': text, speed: text, seed: text },
});

function fail(message: string): never {
  console.error(`simulator: ${message}`);
  process.exit(2);
}

const { dir } = values;
if (dir === undefined) fail('--dir is required: the directory that holds the state and the kubeconfig');
const given: Partial<Record<(typeof numbers)[number], number>> = {};
for (const name of numbers) {
  const value = values[name];
  if (value === undefined) continue;
  if (!(Number(value) >= 0)) fail(`--${name} must be a number, not "${value}"`);
  given[name] = Number(value);
}

const simulator = await startSimulator({
  dir,
  ...(given.port === undefined ? {} : { port: given.port }),
  ...(given['ingress-port'] === undefined ? {} : { ingressPort: given['ingress-port'] }),
  ...(given['fault-port'] === undefined ? {} : { faultPort: given['fault-port'] }),
  ...(given.speed === undefined ? {} : { speed: given.speed }),
  ...(given.seed === undefined ? {} : { seed: given.seed }),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

const end = (): void => {
  void simulator.stop().then(() => process.exit(0));
};
// The parent holds our stdin: when it is gone, so are we.
process.stdin.resume();
process.stdin.on('end', end).on('close', end).on('error', end);
process.on('SIGTERM', end).on('SIGINT', end);

const { kubeconfigPath: kubeconfig, url, ingressUrl: ingress, faultUrl: faults } = simulator;
console.log(JSON.stringify({ ready: true, kubeconfig, url, ingress, faults }));
