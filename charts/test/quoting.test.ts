import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { charts } from '../scripts/releases.ts';
import { chartNames } from './inputs.ts';

/** What may stand without quotes: numbers, truth values, and templates that bring lines or quotes of their own. */
const needsNone = /\|\s*(int|quote|toJson|toYaml)$|nindent|common\.text|suspend|^(ne|eq) |^ternary 0 1 /;

/** Expressions that print a value where YAML reads it without quotes: `key: {{ x }}`, `- {{ x }}`, `[{{ x }}]`. */
export function unquoted(template: string): string[] {
  return template.split('\n').flatMap((line) => {
    const bare = line
      .replaceAll(/\{\{-? *\/\*.*?\*\/ *-?\}\}/g, '')
      .replaceAll(/"[^"{]*(\{\{[^}]*\}\}[^"{]*)+"/g, '""');
    const scalar = /(?:^\s*|[\w./-]+"?: |- |\[)\{\{-? ([^}]+?) -?\}\}[^:]*$/.exec(bare);
    const expression = scalar?.[1];
    const isValue = /(: |- |\[)[^{]*\{\{/.test(bare);
    return expression !== undefined &&
      isValue &&
      !needsNone.test(expression) &&
      !/^(if|else|end|with|range|define)\b/.test(expression)
      ? [line.trim()]
      : [];
  });
}

const templates = ['common', ...chartNames].flatMap((chart) =>
  readdirSync(join(charts, chart, 'templates'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(yaml|tpl)$/.test(file) && !file.includes('_notes'))
    .map((file) => join(charts, chart, 'templates', file)),
);

it.each(templates)(
  '%s quotes every text that it prints, as YAML would read `yes` or `1e3` otherwise',
  (file) => {
    expect(unquoted(readFileSync(file, 'utf8'))).toEqual([]);
  },
);

it('sees what is not quoted', () => {
  expect(unquoted('name: {{ .Release.Name }}')).toHaveLength(1);
  expect(unquoted('  - {{ .owner }}\n  modes: [{{ .mode }}]')).toHaveLength(2);
  expect(unquoted('- { name: A, value: {{ .mode }} }')).toHaveLength(1);
  expect(unquoted('name: {{ .name | quote }}\nport: {{ .port | int }}\nx: "{{ .a }}-b"')).toEqual([]);
});
