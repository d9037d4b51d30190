import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';

const inlineScript = /<script>([\s\S]*?)<\/script>/g;

/**
 * The static adapter, and after it: SvelteKit's inline start script becomes a file of its own, so that
 * the page runs under `script-src 'self'` without a hash. `build.json` tells the server what it must still allow
 * (nothing, or the build is wrong) and which addresses are pages. Compression runs last, over the final files.
 */
export function externalScripts({ directory, fallback }: { directory: string; fallback: string }): Adapter {
  const inner = adapter({ pages: directory, fallback, precompress: false });
  return {
    ...inner,
    async adapt(builder) {
      await inner.adapt(builder);
      await moveScripts(directory, fallback);
      const pages = builder.routes
        .filter(({ page }) => page.methods.length > 0)
        .map(({ pattern }) => pattern.source);
      const facts = { scriptHashes: [], pages };
      await writeFile(join(directory, 'build.json'), `${JSON.stringify(facts, null, 2)}\n`);
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
}
