import { join } from 'node:path';

const leastNode = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// Asked before anything else is loaded: on older versions the database module ends the process without a word.
if (major < leastNode[0] || (major === leastNode[0] && minor < leastNode[1])) {
  process.stderr.write(
    `shopyard: Node ${process.versions.node} is too old; ${leastNode.join('.')} is the least. Start it with "npm start", which brings its own.\n`,
  );
  process.exitCode = 1;
} else {
  const { run } = await import('./parts/run.ts');
  await run({
    argv: process.argv.slice(2),
    env: process.env,
    // Source and bundle both lie two folders below.
    home: join(import.meta.dirname, '../..'),
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    exit: (code) => process.exit(code),
    onSignal: (listener) => {
      process.on('SIGTERM', listener);
      process.on('SIGINT', listener);
    },
  });
}
