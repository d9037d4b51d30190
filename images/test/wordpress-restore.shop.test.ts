import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartDirectory } from '../../charts/test/inputs.ts';
import { Backups } from './backups.ts';
import { run } from './processes.ts';
import { MariaDb } from './wordpress/mariadb.ts';
import { didNotRun } from './wordpress/shop.ts';

describe.skipIf(didNotRun !== undefined)('the restore of a WooCommerce shop', () => {
  let database: MariaDb;
  let backups: Backups;
  const path = process.env['PATH'] ?? '';

  beforeAll(async () => {
    execFileSync(join(import.meta.dirname, 'wordpress', 'install-debian.sh'), { stdio: 'inherit' });
    database = await MariaDb.create(['shop']);
    const address = `127.0.0.1:${database.port}`;
    const login = await run({
      command: 'sh',
      args: [join(chartDirectory('woocommerce'), 'files', 'login.sh')],
      env: {
        PATH: path,
        DATABASE_HOST: address,
        DATABASE_ADMIN_PASSWORD: '',
        DATABASE_USER: 'shop_a',
        DATABASE_PASSWORD: 'databasepassword',
      },
    });
    expect(login.code, login.output).toBe(0);
    backups = await Backups.of('woocommerce', {
      PATH: path,
      DATABASE_HOST: address,
      DATABASE_NAME: 'shop',
      DATABASE_USER: 'shop_a',
      MYSQL_PWD: 'databasepassword',
    });
  });

  beforeEach(async () => {
    for (const name of ['shop', 'shop_restore', 'shop_before'])
      await database.query('mysql', `drop database if exists ${name}`);
    await database.query('mysql', 'create database shop character set utf8mb4');
    await database.query(
      'shop',
      `set names utf8mb4;
       create table wp_posts (id int primary key, title text) engine innodb;
       insert into wp_posts select seq, concat('tea ', seq, ' 🍵') from seq_1_to_1000;
       create table wp_line (id int primary key, post int, constraint fk_post foreign key (post) references wp_posts (id)) engine innodb;
       insert into wp_line values (1, 1)`,
    );
    backups.clear();
    const { code, output } = await backups.run('backup');
    expect(code, output).toBe(0);
    await database.query(
      'shop',
      `insert into wp_posts values (2000, 'since'); create table wp_later (id int)`,
    );
  });

  afterAll(async () => {
    backups?.remove();
    await database?.remove();
  });

  const databases = async (): Promise<string[]> =>
    (await database.query('mysql', `show databases like 'shop%'`)).map(([name = '']) => name);

  it('brings back what the backup has, leaves nothing that came later, and nothing beside', async () => {
    const { code, output } = await backups.run('restore');
    expect(output).toMatch(/^restored \d{8}T\d{6}Z\n$/);
    expect(code).toBe(0);
    expect(await database.query('shop', 'show tables')).toEqual([['wp_line'], ['wp_posts']]);
    expect(await database.query('shop', 'select count(*), max(id) from wp_posts')).toEqual([
      ['1000', '1000'],
    ]);
    await expect(database.query('shop', 'insert into wp_line values (2, 2000)')).rejects.toThrow(
      /foreign key/,
    );
    expect(await databases()).toEqual(['shop']);
  });

  it.each([
    ['breaks off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
    [
      'is wrong at its end',
      (bytes: Buffer) => gzipSync(Buffer.concat([gunzipSync(bytes), Buffer.from('\nWRONG;\n')])),
    ],
  ])('leaves the shop as it was when the dump %s, and brings it back later', async (_, change) => {
    const before = await database.contents('shop');
    let whole: Buffer = Buffer.alloc(0);
    backups.damage('database.gz', (bytes) => change((whole = bytes)));
    const failed = await backups.run('restore');
    expect(failed.code, failed.output).not.toBe(0);
    expect(await database.contents('shop')).toEqual(before);
    backups.damage('database.gz', () => whole);
    expect((await backups.run('restore')).code).toBe(0);
    expect(await databases()).toEqual(['shop']);
  });

  it('gives up in time while somebody holds a table, and changes nothing', async () => {
    const before = await database.contents('shop');
    const holder = database.query(
      'shop',
      'start transaction; select count(*) from wp_posts; do sleep(14); commit',
    );
    const { code, output, seconds } = await backups.run('restore');
    expect(output).toContain('could not take the place of the shop');
    expect(code).not.toBe(0);
    expect(seconds).toBeLessThan(14);
    await holder;
    expect(await database.contents('shop')).toEqual(before);
  });

  it('says what a login of an external database lacks', async () => {
    await database.query('mysql', "revoke all privileges on `shop\\_%`.* from 'shop_a'@'%'");
    const { code, output } = await backups.run('restore');
    expect(output).toContain("GRANT ALL PRIVILEGES ON `shop\\_%`.* TO 'shop_a'@'%'");
    expect(code).not.toBe(0);
    expect(await database.query('shop', 'select count(*) from wp_posts')).toEqual([['1001']]);
  });
});
