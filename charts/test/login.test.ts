import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chartDirectory } from './inputs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shopyard-login-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function program(name: string, body: string): void {
  writeFileSync(join(root, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(root, name), 0o755);
}

it("makes WooCommerce's login when the database answers, with no password among the arguments", () => {
  program(
    'mariadb-admin',
    'echo x >>"$ROOT/asked"; [ "$(wc -l <"$ROOT/asked")" -ge 40 ] || { echo "Host is not allowed" >&2; exit 1; }',
  );
  program('sleep', 'true');
  program('mariadb', 'echo "$MYSQL_PWD $*" >"$ROOT/arguments"; cat >"$ROOT/statements"');
  const env = {
    PATH: `${root}:${process.env['PATH']}`,
    ROOT: root,
    DATABASE_HOST: 'shop-database:3306',
    DATABASE_ADMIN_PASSWORD: 'secretA',
    DATABASE_USER: 'shop_b',
    DATABASE_PASSWORD: 'secretB',
  };
  const { status, stderr } = spawnSync('sh', [join(chartDirectory('woocommerce'), 'files', 'login.sh')], {
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stderr, 'why it waits, now and then').toBe(
    'waiting for the database: Host is not allowed\n'.repeat(2),
  );
  const [password, ...rest] = readFileSync(join(root, 'arguments'), 'utf8').trim().split(' ');
  expect([password, rest]).toEqual(['secretA', ['--host=shop-database', '--port=3306', '--user=root']]);
  expect(readFileSync(join(root, 'statements'), 'utf8')).toBe(
    [
      "CREATE USER IF NOT EXISTS 'shop_b'@'%' IDENTIFIED BY 'secretB';",
      "ALTER USER 'shop_b'@'%' IDENTIFIED BY 'secretB';",
      "GRANT ALL PRIVILEGES ON shop.* TO 'shop_b'@'%';",
      '-- Through these a backup comes back.',
      "GRANT ALL PRIVILEGES ON `shop\\_%`.* TO 'shop_b'@'%';",
      '',
    ].join('\n'),
  );
});
