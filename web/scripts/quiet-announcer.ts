import type { Plugin } from 'vite';

const component = /@sveltejs\/kit\/src\/runtime\/components\/root\.svelte$/;
const inlineStyle = /(id="svelte-announcer"[^>]*?)style="[^"]*"/;

/**
 * SvelteKit's page announcer hides itself with a style attribute, which `style-src 'self'` refuses.
 * Ours is a class. Fails the build when SvelteKit (3.2.0) changes it, so that this is looked at again.
 */
export function quietAnnouncer(): Plugin {
  return {
    name: 'quiet-announcer',
    enforce: 'pre',
    transform(code, id) {
      if (!component.test(id)) return null;
      if (!inlineStyle.test(code))
        this.error('SvelteKit’s announcer has no style attribute any more: remove quiet-announcer.ts.');
      return code.replace(inlineStyle, '$1class="visually-hidden"');
    },
  };
}
