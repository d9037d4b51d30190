import type { ConfigProblem } from '../domain/engine.ts';
import type { StoreConfig } from '../domain/store/store.ts';
import { packedSeedBytes, packedSeedBytesMax, seedBytes, seedBytesMax } from './seed.ts';

type Rule = (config: StoreConfig, themes: readonly string[]) => ConfigProblem | undefined;

const themeIsKnown: Rule = ({ theme }, themes) =>
  themes.includes(theme)
    ? undefined
    : {
        path: ['theme'],
        message: `This engine has no theme ${JSON.stringify(theme)}.`,
        remedy: `Use one of: ${themes.join(', ')}.`,
      };

const currencyIsKnown: Rule = ({ currency }) =>
  Intl.supportedValuesOf('currency').includes(currency)
    ? undefined
    : {
        path: ['currency'],
        message: `${JSON.stringify(currency)} is not an ISO 4217 currency code.`,
        remedy: 'Use three capital letters such as EUR, USD or GBP.',
      };

const localeIsKnown: Rule = ({ locale }) =>
  isLocale(locale)
    ? undefined
    : {
        path: ['locale'],
        message: `${JSON.stringify(locale)} is not a BCP 47 language tag.`,
        remedy: 'Use a language and a country, such as en-GB or de-DE.',
      };

const seedFits: Rule = (config) => {
  const bytes = seedBytes(config);
  if (bytes > seedBytesMax) return tooLarge(`${bytes} bytes of JSON, and at most ${seedBytesMax} fit.`);
  const packed = bytes > packedSeedBytesMax / 2 ? packedSeedBytes(config) : 0;
  return packed <= packedSeedBytesMax
    ? undefined
    : tooLarge(`${packed} bytes when compressed, and at most ${packedSeedBytesMax} fit into a release.`);
};

const tooLarge = (how: string): ConfigProblem => ({
  path: ['products'],
  message: `The products are ${how}`,
  remedy: 'Shorten the descriptions, or add some of the products later.',
});

const rules: readonly Rule[] = [themeIsKnown, currencyIsKnown, localeIsKnown, seedFits];

/** What an engine cannot run in this configuration, in the order of the fields; empty when it can. */
export const configProblems = (config: StoreConfig, themes: readonly string[]): ConfigProblem[] =>
  rules.flatMap((rule) => rule(config, themes) ?? []);

/** Well-formed, and short enough for every place it goes to. */
function isLocale(locale: string): boolean {
  try {
    return (
      locale.length <= 35 && /^[a-z]{2,3}(-|$)/.test(locale) && Intl.getCanonicalLocales(locale)[0] === locale
    );
  } catch {
    return false;
  }
}
