import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';

const inlineScript = /<script>([\s\S]*?)<\/script>/g;

/**
 * The static adapter, and after it: SvelteKit's inline start script becomes a file of its own, so that
 * the page runs under `script-src 'self'` without a hash. `csp.json` names what the server must still allow
 * (nothing, or the build is wrong). Compression runs last, over the final files.
 */
export function externalScripts({ directory, fallback }: { directory: string; fallback: string }): Adapter {
  const inner = adapter({ pages: directory, fallback, precompress: false });
  return {
    ...inner,
    async adapt(builder) {
      await inner.adapt(builder);
      await moveScripts(directory, fallback);
      await builder.compress(directory);
    },
  };
}

async function moveScripts(directory: string, fallback: string): Promise<void> {
  const page = join(directory, fallback);
  const html = await readFile(page, 'utf8');
  const scripts = [...html.matchAll(inlineScript)];
  let rewritten = html;
  for (const [element, source = ''] of scripts) {
    const name = `start.${createHash('sha256').update(source).digest('hex').slice(0, 12)}.js`;
    await writeFile(join(directory, '_app/immutable', name), source.trim());
    rewritten = rewritten.replace(element, () => `<script src="/_app/immutable/${name}"></script>`);
  }
  await writeFile(page, rewritten);
  await writeFile(join(directory, 'csp.json'), `${JSON.stringify({ scriptHashes: [] }, null, 2)}\n`);
}
