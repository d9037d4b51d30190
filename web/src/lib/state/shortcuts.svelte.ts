/* eslint-disable svelte/prefer-svelte-reactivity -- nothing on the page shows the bindings */
import { createContext } from 'svelte';

const storageKey = 'shopyard-shortcuts';
const sequenceMs = 1200;

/**
 * Single keys and two-key sequences (`g s`). They are silent while a person types or a dialog is open,
 * and can be switched off, as WCAG 2.1.4 asks. Pages add their keys with `bind` and take them back on leaving.
 */
export class Shortcuts {
  isOn = $state(true);
  readonly #storage: Storage;
  readonly #actions = new Map<string, () => void>();
  #first = '';
  #firstAt = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
    this.isOn = storage.getItem(storageKey) !== 'off';
  }

  bind(actions: Record<string, () => void>): () => void {
    for (const [keys, run] of Object.entries(actions)) this.#actions.set(keys, run);
    return () => {
      for (const [keys, run] of Object.entries(actions)) {
        if (this.#actions.get(keys) === run) this.#actions.delete(keys);
      }
    };
  }

  switch(isOn: boolean): void {
    this.isOn = isOn;
    this.#storage.setItem(storageKey, isOn ? 'on' : 'off');
  }

  handle(event: KeyboardEvent): void {
    if (
      !this.isOn ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented ||
      isTyping(event)
    )
      return;
    const sequence = event.timeStamp - this.#firstAt < sequenceMs ? `${this.#first} ${event.key}` : '';
    const action = this.#actions.get(sequence) ?? this.#actions.get(event.key);
    this.#first = event.key;
    this.#firstAt = event.timeStamp;
    if (!action) return;
    event.preventDefault();
    this.#first = '';
    action();
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.closest('input, textarea, select, [role="dialog"]') !== null;
}

export const [getShortcuts, setShortcuts] = createContext<Shortcuts>();
