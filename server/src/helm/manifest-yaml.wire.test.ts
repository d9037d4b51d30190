import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeChart } from '../../test/chart-archive.ts';
import { ownHelm } from '../../test/own-helm.ts';
import type { Helm } from './helm.ts';
import { parseManifests } from './manifest-yaml.ts';

let dir: string;
let helm: Helm;
let archive: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'helm-yaml-'));
  helm = await ownHelm(dir);
  archive = await writeChart(join(dir, 'charts'), {
    'templates/read.yaml': 'read: {{ .Values.text | fromYaml | toJson | quote }}\n',
  });
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** What helm itself reads: its `fromYaml` is the reader that manifests go through on their way to the API server. */
async function asHelmReads(text: string): Promise<unknown> {
  const rendered = await helm.render({ archive, release: 'read', namespace: 'read', values: { text } });
  if (rendered.kind === 'failed') throw new Error(rendered.message);
  const [{ read }] = parseManifests(rendered.manifest) as [{ read: string }];
  return JSON.parse(read);
}

const scalars = [
  ...[
    '0440',
    '"0440"',
    '0o440',
    '-0o1_7',
    '440',
    '0x1f',
    '0b101',
    '1_000',
    '089',
    '-7',
    '+7',
    '1e3',
    '.5',
    '1.50',
    '500m',
  ],
  ...['true', 'on', 'No', 'y', 'N', 'OFF', 'yEs', '~', 'null', 'Null', ''],
  ...['12:30:45', '190:20', '2026-11-21', '2026-11-21T10:00:00Z', '2026-11-21 10:00:00', '1.2.3', '=', '<'],
  ...['!!str 12', '!!int "12"', '|\n    two\n    lines', '>-\n    one\n    line', '"\\u00fc"', "'it''s'"],
];

test('scalars mean what they mean to helm', async () => {
  const text = scalars.map((scalar, index) => `v${index}: ${scalar}\n`).join('');
  const [ours] = parseManifests(text) as [Record<string, unknown>];
  const helms = (await asHelmReads(text)) as Record<string, unknown>;
  const named = (value: Record<string, unknown>) =>
    scalars.map((scalar, index) => `${scalar}: ${JSON.stringify(value[`v${index}`])}`);
  expect(named(ours)).toEqual(named(helms));
  expect(ours).toMatchObject({ v0: 288, v1: '0440' });
});

test('collections, keys and references mean what they mean to helm', async () => {
  const text =
    'list: [1, on]\n"quoted": {a: {b: []}}\n8080: port\non: key\nbase: &base {x: 1, z: 2}\nown: {<<: *base, x: 3}\n';
  expect(parseManifests(text)).toEqual([await asHelmReads(text)]);
});

test('every document that says something is read', () => {
  expect(parseManifests('---\na: 1\n---\n# nothing\n---\nb: 2\n')).toEqual([{ a: 1 }, { b: 2 }]);
});

test('what is no YAML is refused', () => {
  expect(() => parseManifests('a: [1')).toThrow(/flow/i);
});
