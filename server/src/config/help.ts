import { flagOf } from './setting.ts';
import type { Setting } from './setting.ts';
import { settingNames, settings } from './settings.ts';

const defaultWords = (setting: Setting<unknown>): string =>
  [setting.fallback, setting.fallbackNote].filter((part) => part !== undefined).join('; ');

const all = (): Setting<unknown>[] => settingNames.map((name) => settings[name]);

/** What `--help` prints. */
export function helpText(): string {
  const entries = all().map((setting) => {
    const names = [setting.env, ...setting.aliases.map((alias) => alias.env)].join(', ');
    return [
      `  ${flagOf(setting)} <value>`,
      `      ${setting.sentence}`,
      `      ${upperFirst(setting.expected)}. Default: ${defaultWords(setting)}. Environment: ${names}.`,
    ].join('\n');
  });
  return ['Usage: npm start -- [--flag value ...]', 'A flag wins over the environment.', ...entries, ''].join(
    '\n\n',
  );
}

/** The page `docs/settings.md`. */
export function settingsPage(): string {
  const sections = all().map((setting) => {
    const aliases = setting.aliases.map(
      (alias) => `\`${alias.env}\`${alias.note === undefined ? '' : ` (${alias.note})`}`,
    );
    return [
      `## \`${setting.env}\``,
      setting.sentence,
      [
        `- Flag: \`${flagOf(setting)}\``,
        `- Value: ${setting.expected}`,
        `- Default: ${defaultWords(setting)}`,
        ...(aliases.length > 0 ? [`- Also read from: ${aliases.join(', ')}`] : []),
      ].join('\n'),
    ].join('\n\n');
  });
  return [
    '# Settings',
    'This page is generated from `server/src/config/settings.ts`.',
    'Every setting can be given in the environment or as a flag (`npm start -- --port 5000`); a flag wins. An empty variable counts as not given. A wrong value or an unknown name stops the start with a sentence that says so.',
    ...sections,
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

const upperFirst = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
