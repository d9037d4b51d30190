import { readFlags } from './flags.ts';
import { closest } from './closest.ts';
import { helpText } from './help.ts';
import { refuseUnsafe, embeddedDefaults } from './rules.ts';
import { flagOf } from './setting.ts';
import type { Setting } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { settingNames, settings } from './settings.ts';
import type { SettingName, Settings } from './settings.ts';

export type Loaded = { kind: 'settings'; settings: Settings } | { kind: 'help'; text: string };

/** Names with our prefix that are no settings of the server: of tests, of child processes. */
const others = /^SHOPYARD_(RUN_ID|TEST|FAILPOINT(_LOG)?|REPORTS|CONTRACT_KUBECONFIG|E2E_[A-Z_]+)$/;
/** What Kubernetes puts into every pod beside a Service named shopyard; its SHOPYARD_PORT is no port. */
const serviceLink = /^SHOPYARD_([A-Z0-9_]+_)?(SERVICE_(HOST|PORT)|PORT_[0-9]+_(TCP|UDP))/;

/**
 * Settings from flags, environment, well-known names and defaults, in this order of strength. Throws a SettingsError
 * with one sentence for a wrong value, an unknown name, or a combination that is not safe.
 */
export function loadSettings(input: {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}): Loaded {
  const flags = readFlags(input.argv);
  if (flags === 'help') return { kind: 'help', text: helpText() };
  refuseUnknownNames(input.env);
  const given = new Map(settingNames.map((name) => [name, givenTo(name, flags, input.env)]));
  const fallbacks = embeddedDefaults((name) => given.get(name)?.text ?? settings[name].fallback);
  const values = settingNames.map((name) => {
    const from = given.get(name) ?? defaultOf(name, fallbacks[name] ?? settings[name].fallback);
    return [name, from && parsed(settings[name], from)];
  });
  // The table's schemas gave each value its type, name by name.
  const loaded = Object.fromEntries(values) as Settings;
  refuseUnsafe(loaded);
  return { kind: 'settings', settings: loaded };
}

interface Source {
  /** The flag or variable that the user wrote. */
  from: string;
  text: string;
  /** Where a well-known name counts differently: what the user wrote, and how it counts. */
  alias?: { written: string; note: string };
}

function givenTo(
  name: SettingName,
  flags: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Source | undefined {
  const setting: Setting<unknown> = settings[name];
  const flag = flagOf(setting);
  const fromFlag = flags.get(flag);
  if (fromFlag !== undefined) return { from: flag, text: fromFlag };
  const own = env[setting.env];
  if (own !== undefined && own !== '' && !own.startsWith('tcp://')) return { from: setting.env, text: own };
  for (const alias of setting.aliases) {
    const written = env[alias.env];
    if (written === undefined || written === '') continue;
    if (!alias.translate) return { from: alias.env, text: written };
    return { from: alias.env, text: alias.translate(written), alias: { written, note: alias.note ?? '' } };
  }
  return undefined;
}

const defaultOf = (name: SettingName, text: string | undefined): Source | undefined =>
  text === undefined ? undefined : { from: settings[name].env, text };

function parsed(setting: Setting<unknown>, source: Source): unknown {
  const result = setting.schema.safeParse(source.text);
  if (result.success) return result.data;
  const written = JSON.stringify((source.alias?.written ?? source.text).slice(0, 100));
  const note = source.alias ? ` (${source.alias.note})` : '';
  const fallback =
    setting.fallback === undefined
      ? `then: ${setting.fallbackNote ?? 'nothing'}`
      : `the default is ${setting.fallback}`;
  throw new SettingsError(
    `${source.from} is ${written}; expected ${setting.expected}${note}.`,
    `Correct it or leave it out (${fallback}).`,
  );
}

function refuseUnknownNames(env: Readonly<Record<string, string | undefined>>): void {
  const known: readonly string[] = settingNames.map((name) => settings[name].env);
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SHOPYARD_') || known.includes(name)) continue;
    if (others.test(name) || serviceLink.test(name)) continue;
    throw new SettingsError(
      `There is no setting ${name}.`,
      `Remove it from the environment${closest(name, known)}; --help lists all settings.`,
    );
  }
}
