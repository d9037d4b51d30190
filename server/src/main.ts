import { enableCompileCache, flushCompileCache } from 'node:module';
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
  // Beside the packages and not in the temporary folder, into which others may write; where that is read-only, nothing is kept.
  enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/shopyard-compiled'));
  const started = await import('./parts/run.ts').catch((error: unknown) => {
    const [why = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    process.stderr.write(
      `shopyard: A part of Shopyard cannot be loaded (${why}). Install it again with this version of Node: "npm ci".\n`,
    );
    process.exitCode = 1;
  });
  await started?.run({
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
  // Also a server that is killed leaves it to the next.
  flushCompileCache();
}
