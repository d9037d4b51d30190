import { createContext } from 'svelte';

export type ThemeChoice = 'light' | 'dark' | 'system';
const choices: ThemeChoice[] = ['system', 'light', 'dark'];
const storageKey = 'shopyard-theme';

/** The person's choice, kept in this browser. `static/theme.js` applies the same rule before the first paint. */
export class Theme {
  choice = $state<ThemeChoice>('system');
  readonly #storage: Storage;
  readonly #root: HTMLElement;
  readonly #system: MediaQueryList;

  constructor({ storage, root, system }: { storage: Storage; root: HTMLElement; system: MediaQueryList }) {
    this.#storage = storage;
    this.#root = root;
    this.#system = system;
    const kept = storage.getItem(storageKey);
    this.choice = choices.find((one) => one === kept) ?? 'system';
    system.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    this.#storage.setItem(storageKey, choice);
    this.#apply();
  }

  next(): void {
    this.choose(choices[(choices.indexOf(this.choice) + 1) % choices.length] ?? 'system');
  }

  #apply(): void {
    const isDark = this.choice === 'dark' || (this.choice === 'system' && this.#system.matches);
    this.#root.dataset.theme = isDark ? 'dark' : 'light';
  }
}

export const [getTheme, setTheme] = createContext<Theme>();
