import { log } from './log.ts';
import { readSettings, settingsWarnings, SettingsError } from './settings.ts';

/** A shop without its settings ends at once and says why. */
export function start(): void {
  try {
    const settings = readSettings(process.env);
    for (const warning of settingsWarnings(process.env, settings)) log('warn', warning);
    const { title, theme, currency, country, locale } = settings;
    log('info', 'the shop is open', { title, theme, currency, country, locale });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    log('error', error.message);
    process.exit(1);
  }
}
