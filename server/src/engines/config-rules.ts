import { findCurrency } from '../domain/currencies.ts';
import type { ConfigProblem, Engine } from '../domain/engine.ts';
import { statedCountry } from '../domain/store/country.ts';
import type { StoreConfig } from '../domain/store/store.ts';
import { packedSeedBytes, packedSeedBytesMax, seedBytes, seedBytesMax } from './seed.ts';

type Offer = Pick<Engine, 'title' | 'themes' | 'currencies' | 'countries'>;
type Rule = (config: StoreConfig, offer: Offer) => ConfigProblem | undefined;

const themeIsKnown: Rule = ({ theme }, { themes }) =>
  themes.includes(theme)
    ? undefined
    : {
        path: ['theme'],
        message: `This engine has no theme ${JSON.stringify(theme)}.`,
        remedy: `Use one of: ${themes.join(', ')}.`,
      };

const currencyIsSold: Rule = ({ currency }, { title, currencies }) =>
  currencies.some(({ code }) => code === currency)
    ? undefined
    : {
        path: ['currency'],
        message:
          findCurrency(currency) === undefined
            ? `${JSON.stringify(currency)} is not the ISO 4217 code of a currency in use.`
            : `${title} cannot sell in ${currency}.`,
        remedy: `Use three capital letters such as EUR, one of: ${currencies.map(({ code }) => code).join(', ')}.`,
      };

const localeIsKnown: Rule = ({ locale }) =>
  isLocale(locale)
    ? undefined
    : {
        path: ['locale'],
        message: `${JSON.stringify(locale)} is not a BCP 47 language tag.`,
        remedy: 'Use a language and a country, such as en-GB or de-DE.',
      };

const countryIsSold: Rule = (config, { title, countries }) => {
  const { country, locale } = config;
  // A locale that is none has its own problem.
  if (country === undefined && !isLocale(locale)) return undefined;
  const sold = statedCountry(config);
  if (sold === undefined)
    return {
      path: ['country'],
      message: `The locale ${JSON.stringify(locale)} names no country, so it is not known where the shop sells.`,
      remedy: 'Give `country`, such as "FR", or a locale with a country, such as "fr-FR".',
    };
  return countries.includes(sold)
    ? undefined
    : {
        path: [country === undefined ? 'locale' : 'country'],
        message: `${title} cannot sell in the country ${JSON.stringify(sold)}.`,
        remedy: `Use one of: ${countries.join(', ')}.`,
      };
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

const rules: readonly Rule[] = [themeIsKnown, currencyIsSold, localeIsKnown, countryIsSold, seedFits];

/** What an engine cannot run in this configuration, in the order of the fields; empty when it can. */
export const configProblems = (config: StoreConfig, offer: Offer): ConfigProblem[] =>
  rules.flatMap((rule) => rule(config, offer) ?? []);

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
