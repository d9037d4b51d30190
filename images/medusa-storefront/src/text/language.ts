import { de } from './de.ts';
import { en, type Text } from './en.ts';

export interface Language {
  /** For the page's `lang`: the language that is really spoken, whatever the shop's locale is. */
  tag: string;
  text: Text;
}

const languages: Readonly<Record<string, Text>> = { en, de };

/** The shop's words for a locale; English where its language is not spoken here. */
export function languageOf(locale: string): Language {
  const tag = new Intl.Locale(locale).language;
  const text = languages[tag];
  return text === undefined ? { tag: 'en', text: en } : { tag, text };
}
