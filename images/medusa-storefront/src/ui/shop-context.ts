import { createContext, useContext } from 'react';
import type { Shell } from '../request/shell.ts';
import type { Text } from '../text/en.ts';
import { money } from '../text/format.ts';
import { languageOf } from '../text/language.ts';

export interface ShopWords {
  shell: Shell;
  text: Text;
  /** Language of the shop's own words. */
  language: string;
  money(amount: number): string;
}

/** Keys of sentences that need no argument: what a page may name as its message. */
export type Sentence = { [K in keyof Text]: Text[K] extends string ? K : never }[keyof Text];

export function wordsOf(shell: Shell): ShopWords {
  const { tag, text } = languageOf(shell.locale);
  return { shell, text, language: tag, money: (amount) => money(amount, shell.currency, shell.locale) };
}

export const ShopContext = createContext<ShopWords | null>(null);

export function useShop(): ShopWords {
  const words = useContext(ShopContext);
  if (words === null) throw new Error('this component is shown outside of a shop');
  return words;
}
