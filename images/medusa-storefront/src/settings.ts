/** What one shop is: everything that differs between two shops that run this image. */
export interface Settings {
  backendUrl: string;
  publishableKey: string;
  /** Public address without a slash at its end; empty when it was not given. */
  publicUrl: string;
  storeId: string;
  seedHash: string;
  title: string;
  theme: Theme;
  currency: string;
  /** Two letters, upper case. */
  country: string;
  locale: string;
}

export const themes = ['light', 'dark', 'sand'] as const;
export type Theme = (typeof themes)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting without which no shop can be shown. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * Reads the settings out of the environment. What a shop cannot sell without is demanded; what only changes its
 * looks falls back to a default, so that a misspelt theme never takes a shop off the air.
 */
export function readSettings(env: Environment): Settings {
  return {
    backendUrl: withoutSlash(address(env, 'MEDUSA_BACKEND_URL')),
    publishableKey: required(env, 'MEDUSA_PUBLISHABLE_KEY'),
    publicUrl: withoutSlash(env['PUBLIC_URL'] ?? ''),
    storeId: env['STORE_ID'] ?? '',
    seedHash: env['SEED_HASH'] ?? '',
    title: env['STORE_NAME']?.trim() || 'Shop',
    theme: themes.find((theme) => theme === env['STORE_THEME']) ?? 'light',
    currency: code(env, 'STORE_CURRENCY', /^[A-Za-z]{3}$/, 'three letters such as EUR').toUpperCase(),
    country: code(env, 'STORE_COUNTRY', /^[A-Za-z]{2}$/, 'two letters such as DE').toUpperCase(),
    locale: knownLocale(env['STORE_LOCALE']) ?? 'en-GB',
  };
}

/** Sentences about settings that were replaced by a default. */
export function settingsWarnings(env: Environment, settings: Settings): string[] {
  const warnings: string[] = [];
  const theme = env['STORE_THEME'];
  if (theme !== undefined && theme !== settings.theme)
    warnings.push(
      `STORE_THEME is "${theme}", which this image does not have: ${themes.join(', ')}. Using light.`,
    );
  const locale = env['STORE_LOCALE'];
  if (locale !== undefined && knownLocale(locale) === undefined)
    warnings.push(`STORE_LOCALE is "${locale}", which is not a language tag. Using ${settings.locale}.`);
  return warnings;
}

function required(env: Environment, name: string): string {
  const value = env[name]?.trim();
  if (value === undefined || value === '')
    throw new SettingsError(`${name} is not set: the shop cannot start without it.`);
  return value;
}

function code(env: Environment, name: string, pattern: RegExp, what: string): string {
  const value = required(env, name);
  if (!pattern.test(value)) throw new SettingsError(`${name} is "${value}": it must be ${what}.`);
  return value;
}

function address(env: Environment, name: string): string {
  const value = required(env, name);
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new SettingsError(`${name} is "${value}": it must be an http or https address.`);
  return value;
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

function knownLocale(locale: string | undefined): string | undefined {
  if (locale === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
