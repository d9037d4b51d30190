import { SettingsError } from './settings-error.ts';
import type { SettingName, Settings } from './settings.ts';

/** Defaults for one person trying things out: the embedded cluster with open access. */
export function embeddedDefaults(
  text: (name: SettingName) => string | undefined,
): Partial<Record<SettingName, string>> {
  if (text('cluster') !== 'embedded' || text('auth') !== 'open') return {};
  return { limitCreatesPerHour: '100', limitStoresPerOwner: '100' };
}

/** Combinations that would leave a door open, or cannot work. */
export function refuseUnsafe(settings: Settings): void {
  if (settings.auth === 'open' && !isLoopback(settings.host))
    throw new SettingsError(
      `SHOPYARD_AUTH is open while SHOPYARD_HOST is ${settings.host}: everybody who reaches it could delete every store.`,
      'Set SHOPYARD_AUTH=token, or SHOPYARD_HOST=127.0.0.1.',
    );
}

/** Addresses that only this machine reaches. Names other than localhost are not trusted: they may mean anything. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return /^127(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}$/.test(host);
}
