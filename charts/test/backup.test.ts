import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nameOf, objects } from './helm.ts';
import { chartDirectory, chartNames } from './inputs.ts';

/** Programs of a database that keep it in one file, and say what they were asked. */
const programs: Record<string, string> = {
  pg_dump: 'cat "$DATABASE" >"$4"',
  pg_restore: 'for file; do :; done; cat "$file"',
  psql: 'cat >"$DATABASE.said"; grep -q "^COMMIT;$" "$DATABASE.said" && grep "^order" "$DATABASE.said" >"$DATABASE" && echo whole',
  'mariadb-dump': 'cat "$DATABASE"',
  mariadb: `case "$*" in
    *information_schema*) echo 'a TO b,' ;;
    *"RENAME TABLE a TO b, a TO b") mv "$DATABASE.beside" "$DATABASE" ;;
    *--execute*) ;;
    *shop_restore) cat >"$DATABASE.beside" ;;
    *) exit 1 ;;
  esac`,
};

interface Manifest {
  store: string;
  engine: string;
  schema: string;
  takenAt: string;
  files: { name: string; bytes: number; sha256: string }[];
}

describe.each(chartNames)('the backup of %s', (chart) => {
  let scripts: Record<string, string> = {};
  let schema = '';
  let root = '';
  const at = (...path: string[]): string => join(root, ...path);

  beforeAll(async () => {
    const all = await objects({ chart: chartDirectory(chart), values: { backup: { enabled: true } } });
    const map = all.find((object) => nameOf(object) === 'ConfigMap shop-backup')!;
    scripts = map['data'];
    schema = map.metadata.labels!['app.kubernetes.io/version']!;
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'shopyard-backup-'));
    for (const directory of ['bin', 'scripts', 'backups', 'uploads/2026'])
      mkdirSync(at(directory), { recursive: true });
    for (const [name, text] of Object.entries(scripts)) writeFileSync(at('scripts', name), text);
    for (const name of Object.keys(programs)) install(name, `${programs[name]}\n`);
    writeFileSync(at('database'), 'order 1\n');
    writeFileSync(at('uploads/2026/tee.png'), 'a picture');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function install(name: string, body: string): void {
    writeFileSync(at('bin', name), `#!/bin/sh\n${body}`);
    chmodSync(at('bin', name), 0o755);
  }

  function runScript(name: string, change: Record<string, string> = {}) {
    const env = {
      PATH: `${at('bin')}:${process.env['PATH']}`,
      DATABASE: at('database'),
      DATABASE_URL: 'postgres://shop',
      DATABASE_HOST: 'db:1',
      DATABASE_NAME: 'shop',
      DATABASE_USER: 'shop_a',
      STORE: 'shop',
      STORE_ID: 'st_1',
      ENGINE: chart,
      SHOPYARD_SCHEMA: schema,
      BACKUPS: at('backups'),
      SCRIPTS: at('scripts'),
      UPLOADS: at('uploads'),
      BACKUP_KEEP: '2',
      BACKUP: 'latest',
    };
    const { status, stdout, stderr } = spawnSync('sh', [at('scripts', `${name}.sh`)], {
      env: { ...env, ...change },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  const kept = (): string[] => readdirSync(at('backups')).sort();
  const clock = (time: string): void => {
    install('date', `echo ${time}\n`);
  };

  it('writes the database and the uploads with a manifest and their checksums', () => {
    clock('20260102T031700Z');
    expect(runScript('backup')).toMatchObject({ status: 0, stderr: '' });
    expect(kept()).toEqual(['20260102T031700Z']);
    const directory = at('backups', '20260102T031700Z');
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as Manifest;
    expect(manifest).toMatchObject({ store: 'st_1', engine: chart, schema, takenAt: '20260102T031700Z' });
    const database = chart === 'medusa' ? 'database' : 'database.gz';
    expect(manifest.files.map(({ name }) => name)).toEqual([database, 'uploads.tar']);
    for (const { name, bytes, sha256 } of manifest.files) {
      const content = readFileSync(join(directory, name));
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
    }
    const sums = readFileSync(join(directory, 'SHA256SUMS'), 'utf8');
    expect(sums.trim().split('\n')).toHaveLength(3);
  });

  it('leaves out what no shop may change: the root of the volume, and what a file system keeps there', () => {
    mkdirSync(at('uploads/lost+found'));
    writeFileSync(at('uploads/.hidden'), '');
    expect(runScript('backup').status).toBe(0);
    const { stdout } = spawnSync('tar', ['-tf', at('backups', kept()[0]!, 'uploads.tar')], {
      encoding: 'utf8',
    });
    expect(stdout.trim().split('\n').sort()).toEqual(['./.hidden', './2026/', './2026/tee.png']);
  });

  it('writes a backup of a shop that has no uploads yet', () => {
    rmSync(at('uploads/2026'), { recursive: true });
    expect(runScript('backup')).toMatchObject({ status: 0, stderr: '' });
    expect(runScript('restore')).toMatchObject({ status: 0, stderr: '' });
  });

  it('leaves the uploads out when that is wished', () => {
    expect(runScript('backup', { UPLOADS: '' }).status).toBe(0);
    expect(existsSync(at('backups', kept()[0]!, 'uploads.tar'))).toBe(false);
  });

  it('keeps as many as it should, the newest, and clears away what broke off', () => {
    mkdirSync(at('backups/20251231T000000Z.part'));
    for (const day of ['01', '02', '03', '04']) {
      clock(`202601${day}T000000Z`);
      expect(runScript('backup').status).toBe(0);
    }
    expect(kept()).toEqual(['20260103T000000Z', '20260104T000000Z']);
  });

  it('has no name and no successor when the dump breaks off', () => {
    clock('20260101T000000Z');
    runScript('backup');
    install(chart === 'medusa' ? 'pg_dump' : 'mariadb-dump', 'echo half; exit 1\n');
    clock('20260102T000000Z');
    expect(runScript('backup', { BACKUP_KEEP: '1' }).status).not.toBe(0);
    expect(kept()).toEqual(['20260101T000000Z', '20260102T000000Z.part']);
  });

  it('comes back, the latest or the one that was named', () => {
    clock('20260101T000000Z');
    runScript('backup');
    writeFileSync(at('database'), 'order 1\norder 2\n');
    clock('20260102T000000Z');
    runScript('backup');
    writeFileSync(at('database'), 'damaged\n');
    rmSync(at('uploads/2026'), { recursive: true });
    expect(runScript('restore')).toMatchObject({
      status: 0,
      stdout: 'restored 20260102T000000Z\n',
      stderr: '',
    });
    expect(readFileSync(at('database'), 'utf8')).toBe('order 1\norder 2\n');
    expect(readFileSync(at('uploads/2026/tee.png'), 'utf8')).toBe('a picture');
    expect(runScript('restore', { BACKUP: '20260101T000000Z' }).status).toBe(0);
    expect(readFileSync(at('database'), 'utf8')).toBe('order 1\n');
  });

  it.runIf(chart === 'medusa')(
    'makes room for every schema that the dump brings, in one transaction with it',
    () => {
      runScript('backup');
      expect(runScript('restore').status).toBe(0);
      const [before = '', transaction = ''] = readFileSync(at('database.said'), 'utf8').split('BEGIN;\n');
      expect(before).toContain('SET lock_timeout');
      for (const schema of ['public', 'shopyard'])
        expect(transaction).toMatch(new RegExp(`DROP SCHEMA (IF EXISTS )?${schema} CASCADE`));
      expect(transaction.trimEnd().split('\n').slice(-2)).toEqual(['COMMIT;', '\\echo whole']);
    },
  );

  it('leaves the database as it was, and says so, when the dump does not come back whole', () => {
    runScript('backup');
    writeFileSync(at('database'), 'as it was\n');
    if (chart === 'medusa') install('pg_restore', 'echo "order 1"; exit 1\n');
    else install('mariadb', 'case "$*" in *--execute*) ;; *) exit 1 ;; esac\n');
    const outcome = runScript('restore');
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain("The backup did not come back whole: the shop's database is as it was.");
    expect(outcome.stdout).toBe('');
    expect(readFileSync(at('database'), 'utf8')).toBe('as it was\n');
  });

  it.each([
    [
      'there is none of that name',
      { BACKUP: '20990101T000000Z' },
      /There is no backup "20990101T000000Z"\. There are: 20260101T000000Z\./,
    ],
    [
      'it is of another version',
      { SHOPYARD_SCHEMA: '0.0.1' },
      /Backup 20260101T000000Z is of \w+ [\d.]+, and this is \w+ 0\.0\.1: install that version first/,
    ],
    ['it is of another engine', { ENGINE: 'magento' }, /and this is magento/],
  ])('touches nothing when %s', (_, change, sentence) => {
    clock('20260101T000000Z');
    runScript('backup');
    writeFileSync(at('database'), 'as it was\n');
    const outcome = runScript('restore', change);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(sentence);
    expect(readFileSync(at('database'), 'utf8')).toBe('as it was\n');
  });

  it('touches nothing when a byte of it has changed', () => {
    clock('20260101T000000Z');
    runScript('backup');
    writeFileSync(at('backups/20260101T000000Z/uploads.tar'), 'other');
    writeFileSync(at('database'), 'as it was\n');
    const outcome = runScript('restore');
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toContain('uploads.tar: FAILED');
    expect(readFileSync(at('database'), 'utf8')).toBe('as it was\n');
  });
});
