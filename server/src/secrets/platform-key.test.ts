import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemRandom } from '../lib/clock.ts';
import { credentials } from './credentials.ts';
import { openPlatformKey } from './open-key.ts';
import type { KeyMemory } from './open-key.ts';
import { platformKey } from './platform-key.ts';
import type { SecretRequest } from './platform-key.ts';

const request: SecretRequest = {
  storeId: 'str_1',
  purpose: 'database-owner',
  version: 1,
  length: 32,
  alphabet: 'alphanumeric',
};
const key = platformKey(Buffer.alloc(32, 7));

describe('a derived secret', () => {
  it('is the same for ever for the same request', () => {
    // Changing this value would lock every existing store out of its database.
    expect(key.deriveSecret(request)).toBe('4RAZyxaELpnaqRHA6jW7igrnbuoVo4Ig');
    expect(platformKey(Buffer.alloc(32, 7)).deriveSecret(request)).toBe(key.deriveSecret(request));
  });

  it.each([{ storeId: 'str_2' }, { purpose: 'jwt' }, { version: 2 }, { purpose: 'database-owner",1' }])(
    'is another one with %j',
    (change) => {
      expect(key.deriveSecret({ ...request, ...change })).not.toBe(key.deriveSecret(request));
    },
  );

  it('is another one under another key', () => {
    expect(platformKey(Buffer.alloc(32, 8)).deriveSecret(request)).not.toBe(key.deriveSecret(request));
  });

  it('has the length and the alphabet that were asked for', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 128 }),
        fc.constantFrom('alphanumeric' as const, 'hex' as const),
        (purpose, length, alphabet) => {
          const secret = key.deriveSecret({ ...request, purpose, length, alphabet });
          expect(secret).toMatch(alphabet === 'hex' ? /^[0-9a-f]*$/ : /^[A-Za-z0-9]*$/);
          expect(secret).toHaveLength(length);
        },
      ),
    );
  });

  it('uses every character of the alphabet about equally', () => {
    const counts = new Map<string, number>();
    for (let store = 0; store < 200; store += 1)
      for (const sign of key.deriveSecret({ ...request, storeId: String(store), length: 124 }))
        counts.set(sign, (counts.get(sign) ?? 0) + 1);
    expect(counts.size).toBe(62);
    for (const count of counts.values()) {
      expect(count).toBeGreaterThan(300);
      expect(count).toBeLessThan(500);
    }
  });

  it('cannot be asked longer than the stream carries', () => {
    expect(() => key.deriveSecret({ ...request, length: 129 })).toThrow('129');
    expect(() => key.deriveSecret({ ...request, length: 0 })).toThrow('0');
  });

  it('leaves no trace of the key in what can be printed', () => {
    expect(inspect(key, { depth: 9, showHidden: true })).not.toContain('07 07');
    expect(JSON.stringify(key)).toBe(JSON.stringify({ fingerprint: key.fingerprint }));
  });
});

describe('the credentials of a store', () => {
  it('derive, copy and compose the values of the Secret', () => {
    const store = { id: 'str_1', credentialsVersion: 2 };
    const values = credentials(key, store, [
      { key: 'url', kind: 'composed', template: 'postgres://${user}:${password}@db/${user}' },
      { key: 'user', kind: 'fixed', value: 'shop' },
      { key: 'password', kind: 'derived', purpose: 'database', length: 24, alphabet: 'hex' },
      { key: 'root', kind: 'derived', purpose: 'root', length: 24, alphabet: 'hex', stable: true },
    ]);
    const { password, root } = values;
    expect(values['url']).toBe(`postgres://shop:${String(password)}@db/shop`);
    expect(password).toBe(
      key.deriveSecret({ storeId: 'str_1', purpose: 'database', version: 2, length: 24, alphabet: 'hex' }),
    );
    expect(root).toBe(
      key.deriveSecret({ storeId: 'str_1', purpose: 'root', version: 1, length: 24, alphabet: 'hex' }),
    );
    expect(credentials(key, store, [])).toEqual({});
  });

  it('refuse templates that name nothing or themselves', () => {
    const store = { id: 'str_1', credentialsVersion: 1 };
    expect(() => credentials(key, store, [{ key: 'a', kind: 'composed', template: '${b}' }])).toThrow('b');
    expect(() => credentials(key, store, [{ key: 'a', kind: 'composed', template: '${a}' }])).toThrow(
      'itself',
    );
  });
});

class Memory implements KeyMemory {
  fingerprint: string | undefined;
  stores = false;
  keyFingerprint = async () => this.fingerprint;
  setKeyFingerprint = async (fingerprint: string) => {
    this.fingerprint = fingerprint;
  };
  hasStores = async () => this.stores;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'shopyard-key-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

describe('the platform key', () => {
  it('is made once, for its owner alone, and found again', async () => {
    const file = join(folder(), 'platform.key');
    const memory = new Memory();
    const options = { file, mayCreate: true, random: systemRandom, memory };
    const first = await openPlatformKey(options);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(memory.fingerprint).toBe(first.fingerprint);
    expect(readdirSync(join(file, '..'))).toEqual(['platform.key']);
    memory.stores = true;
    const again = await openPlatformKey(options);
    expect(again.deriveSecret(request)).toBe(first.deriveSecret(request));
    expect(readFileSync(file, 'utf8')).not.toContain(first.fingerprint);
  });

  it('that is missing while stores exist refuses the start, and none is made', async () => {
    const file = join(folder(), 'platform.key');
    const memory = new Memory();
    memory.fingerprint = key.fingerprint;
    memory.stores = true;
    const open = openPlatformKey({ file, mayCreate: true, random: systemRandom, memory });
    await expect(open).rejects.toThrow(/is missing, and the passwords of existing stores/);
    expect(readdirSync(join(file, '..'))).toEqual([]);
  });

  it('that is another one refuses the start while stores exist, and is taken where there are none', async () => {
    const file = join(folder(), 'platform.key');
    writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`, { mode: 0o600 });
    const memory = new Memory();
    memory.fingerprint = key.fingerprint;
    memory.stores = true;
    const options = { file, mayCreate: true, random: systemRandom, memory };
    await expect(openPlatformKey(options)).rejects.toThrow(/not the one that existing stores were made with/);
    expect(memory.fingerprint).toBe(key.fingerprint);
    memory.stores = false;
    const taken = await openPlatformKey(options);
    expect(memory.fingerprint).toBe(taken.fingerprint);
  });

  it('that the operator provides is never made here', async () => {
    const file = join(folder(), 'mounted.key');
    const options = { file, mayCreate: false, random: systemRandom, memory: new Memory() };
    await expect(openPlatformKey(options)).rejects.toThrow(/is missing/);
    writeFileSync(file, Buffer.alloc(32, 7).toString('base64'), { mode: 0o644 });
    expect((await openPlatformKey(options)).fingerprint).toBe(key.fingerprint);
  });

  it('that others can read refuses the start with the command that helps', async () => {
    const file = join(folder(), 'platform.key');
    writeFileSync(file, Buffer.alloc(32, 7).toString('base64'));
    chmodSync(file, 0o644);
    const open = openPlatformKey({ file, mayCreate: true, random: systemRandom, memory: new Memory() });
    await expect(open).rejects.toThrow(`chmod 600 ${file}`);
  });

  it.each(['', 'secret', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'that is damaged (%j) refuses the start without telling its content',
    async (content) => {
      const file = join(folder(), 'platform.key');
      writeFileSync(file, content, { mode: 0o600 });
      const open = openPlatformKey({ file, mayCreate: true, random: systemRandom, memory: new Memory() });
      await expect(open).rejects.toThrow(/damaged/);
      if (content !== '') await open.catch((error: unknown) => expect(String(error)).not.toContain(content));
    },
  );
});
