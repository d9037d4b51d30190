import { shell } from '#lib/text/shell.ts';
import type { Berth, Tone } from '#lib/lib/tone.ts';

export interface PaletteEntry {
  id: string;
  name: string;
  keys?: string;
  tone?: Tone;
  berths?: readonly Berth[];
  run: () => void;
}

interface Sources {
  query: string;
  go: (path: string) => void;
  actions: { newStore: () => void; theme: () => void; shortcuts: () => void };
  stores: readonly { name: string; tone: Tone; berths: readonly Berth[] }[];
}

/** What the palette offers for a query: stores first once something is typed, as they are what is looked for. */
export function paletteGroups({
  query,
  go,
  actions,
  stores,
}: Sources): { name: string; entries: PaletteEntry[] }[] {
  const words = shell.palette;
  const fits = (entry: PaletteEntry): boolean => entry.name.toLowerCase().includes(query);
  const pages: PaletteEntry[] = [
    { id: 'page-stores', name: shell.pages.stores, keys: 'g s', run: () => go('/stores') },
    { id: 'page-activity', name: shell.pages.activity, keys: 'g a', run: () => go('/activity') },
    { id: 'page-fleet', name: shell.pages.fleet, keys: 'g f', run: () => go('/fleet') },
    { id: 'page-api', name: shell.pages.api, keys: 'g q', run: () => go('/api') },
    { id: 'page-settings', name: shell.pages.settings, keys: 'g ,', run: () => go('/settings') },
  ];
  const acts: PaletteEntry[] = [
    { id: 'act-new', name: shell.newStore, keys: 'c', run: actions.newStore },
    { id: 'act-theme', name: words.switchTheme, run: actions.theme },
    { id: 'act-shortcuts', name: words.showShortcuts, keys: '?', run: actions.shortcuts },
  ];
  const found = stores.map((store) => ({
    id: `store-${store.name}`,
    name: store.name,
    tone: store.tone,
    berths: store.berths,
    run: () => go(`/stores/${store.name}`),
  }));
  const rest = [
    { name: words.actions, entries: acts.filter(fits) },
    { name: words.pages, entries: pages.filter(fits) },
  ];
  const storesGroup = { name: words.stores, entries: found };
  return query === '' ? [...rest, storesGroup] : [storesGroup, ...rest];
}
