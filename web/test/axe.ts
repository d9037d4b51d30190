import axe from 'axe-core';
import { tick } from 'svelte';

export type ThemeName = 'light' | 'dark';

/** What axe finds by WCAG 2 A and AA in one theme, as short lines; none is the expectation. */
export async function violations(theme: ThemeName): Promise<string[]> {
  document.documentElement.lang = 'en';
  document.documentElement.dataset.theme = theme;
  document.title = 'Shopyard';
  await tick();
  const fading = document.getAnimations().filter((one) => one instanceof CSSTransition);
  await Promise.allSettled(fading.map((one) => one.finished));
  const results = await axe.run(document.body, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
  return results.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`));
}
