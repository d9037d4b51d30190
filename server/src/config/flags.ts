import { closest } from './closest.ts';
import { flagOf } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { settingNames, settings } from './settings.ts';

/** `--name value` and `--name=value`; anything else is refused, and so is a flag given twice. */
export function readFlags(argv: readonly string[]): ReadonlyMap<string, string> | 'help' {
  if (argv.includes('--help') || argv.includes('-h')) return 'help';
  const known = settingNames.map((name) => flagOf(settings[name]));
  const flags = new Map<string, string>();
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    const [flag = '', ...rest] = word.split('=');
    if (!word.startsWith('--'))
      throw new SettingsError(
        `${JSON.stringify(word)} is no flag.`,
        'Write settings as --name value; --help lists all.',
      );
    if (!known.includes(flag))
      throw new SettingsError(
        `There is no flag ${flag}.`,
        `Remove it${closest(flag, known)}; --help lists all flags.`,
      );
    if (flags.has(flag)) throw new SettingsError(`${flag} is given twice.`, 'Give each flag once.');
    const value = word.includes('=') ? rest.join('=') : argv[(index += 1)];
    if (value === undefined || (value.startsWith('--') && !word.includes('=')))
      throw new SettingsError(`${flag} has no value.`, `Write ${flag} <value>, or leave it out.`);
    flags.set(flag, value);
  }
  return flags;
}
