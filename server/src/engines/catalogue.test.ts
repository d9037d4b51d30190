import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogueError, loadCatalogue } from './catalogue.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shopyard-catalogue-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Writes an archive and answers its line of the catalogue. */
function release(chart: string, chartVersion: string, engineVersion: string, change: object = {}) {
  const bytes = `${chart} ${chartVersion}`;
  writeFileSync(join(directory, `${chart}-${chartVersion}.tgz`), bytes);
  const engine = chart === 'medusa' ? 'MEDUSA' : 'WOOCOMMERCE';
  return {
    engine,
    engineVersion,
    chart,
    chartVersion,
    digest: digestOf(bytes),
    changesDataSchema: false,
    default: false,
    ...change,
  };
}

const write = (releases: unknown): void => {
  writeFileSync(join(directory, 'catalogue.json'), JSON.stringify({ releases }));
};

function writeUsual(): void {
  write([
    release('medusa', '1.2.0', '2.9.1'),
    release('medusa', '1.10.0', '2.21.2', { default: true, changesDataSchema: true }),
    release('medusa', '1.9.0', '2.21.2'),
    release('woocommerce', '1.0.0', '11.0.0', { default: true }),
  ]);
}

describe('the catalogue', () => {
  it('lists the versions of each engine, newest first by number', async () => {
    writeUsual();
    const { engines } = await loadCatalogue(directory);
    expect(
      engines.map(({ kind, versions }) => [kind, versions.map(({ chartVersion }) => chartVersion)]),
    ).toEqual([
      ['MEDUSA', ['1.10.0', '1.9.0', '1.2.0']],
      ['WOOCOMMERCE', ['1.0.0']],
    ]);
  });

  it('finds a version by name, by default and by digest, and says undefined for others', async () => {
    writeUsual();
    const catalogue = await loadCatalogue(directory);
    const newest = catalogue.version('MEDUSA', '2.21.2');
    expect(newest).toEqual({
      version: '2.21.2',
      chart: 'medusa',
      chartVersion: '1.10.0',
      chartDigest: digestOf('medusa 1.10.0'),
      archive: join(directory, 'medusa-1.10.0.tgz'),
      changesDataSchema: true,
      default: true,
    });
    expect(catalogue.defaultVersion('MEDUSA')).toEqual(newest);
    expect(catalogue.byDigest(digestOf('medusa 1.9.0'))?.chartVersion).toBe('1.9.0');
    expect(catalogue.version('MEDUSA', '9.9.9')).toBeUndefined();
    expect(catalogue.version('WOOCOMMERCE', '2.21.2')).toBeUndefined();
    expect(catalogue.byDigest('0'.repeat(64))).toBeUndefined();
  });

  it.each(['../x', 'a/b', 'medusa 1', ''])('refuses %j as the name of a chart', async (chart) => {
    write([{ ...release('medusa', '1.0.0', '1.0.0'), chart }]);
    await expect(loadCatalogue(directory)).rejects.toThrow(/is not a catalogue: [^]*chart/);
  });

  it('refuses an archive with other contents than were released', async () => {
    writeUsual();
    writeFileSync(join(directory, 'medusa-1.9.0.tgz'), 'other');
    await expect(loadCatalogue(directory)).rejects.toThrow(
      /medusa-1\.9\.0\.tgz has the digest .* was released: restore it/,
    );
  });

  it('refuses a missing archive, a missing catalogue and one that is no JSON, and names the file', async () => {
    writeUsual();
    rmSync(join(directory, 'medusa-1.2.0.tgz'));
    await expect(loadCatalogue(directory)).rejects.toThrow(/medusa-1\.2\.0\.tgz cannot be read/);
    writeFileSync(join(directory, 'catalogue.json'), '{');
    await expect(loadCatalogue(directory)).rejects.toThrow(/catalogue\.json cannot be read/);
    await expect(loadCatalogue(join(directory, 'nowhere'))).rejects.toThrow(CatalogueError);
  });

  it.each([
    ['no default', [false, false]],
    ['two defaults', [true, true]],
  ])('refuses %s', async (_, defaults) => {
    write([
      ...defaults.map((isDefault, index) =>
        release('medusa', `1.${index}.0`, `2.${index}.0`, { default: isDefault }),
      ),
      release('woocommerce', '1.0.0', '11.0.0', { default: true }),
    ]);
    await expect(loadCatalogue(directory)).rejects.toThrow(/exactly one default version of MEDUSA/);
  });

  it('refuses fields that it does not know', async () => {
    write([{ ...release('medusa', '1.0.0', '1.0.0', { default: true }), archive: '/etc/passwd' }]);
    await expect(loadCatalogue(directory)).rejects.toThrow(/is not a catalogue/);
  });
});
