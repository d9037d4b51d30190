import { parseArgs } from 'node:util';
import { startSimulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'string' },
    port: { type: 'string' },
    'ingress-port': { type: 'string' },
    speed: { type: 'string' },
    seed: { type: 'string' },
  },
});
if (values.dir === undefined) {
  console.error('simulator: --dir is required: the directory that holds the state and the kubeconfig');
  process.exit(2);
}

const simulator = await startSimulator({
  dir: values.dir,
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values['ingress-port'] === undefined ? {} : { ingressPort: Number(values['ingress-port']) }),
  ...(values.speed === undefined ? {} : { speed: Number(values.speed) }),
  ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
});

const end = (): void => {
  void simulator.stop().then(() => process.exit(0));
};
// The parent holds our stdin: when it is gone, so are we.
process.stdin.resume();
process.stdin.on('end', end).on('close', end).on('error', end);
process.on('SIGTERM', end).on('SIGINT', end);

console.log(
  JSON.stringify({
    ready: true,
    kubeconfig: simulator.kubeconfigPath,
    url: simulator.url,
    ingress: simulator.ingressUrl,
  }),
);
