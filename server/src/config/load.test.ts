import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsPage } from './help.ts';
import { loadSettings } from './load.ts';
import { isLoopback } from './rules.ts';
import { flagOf } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { settingNames, settings } from './settings.ts';
import type { Settings } from './settings.ts';

function load(argv: string[] = [], env: Record<string, string | undefined> = {}): Settings {
  const loaded = loadSettings({ argv, env });
  if (loaded.kind === 'help') throw new Error('help was not asked for');
  return loaded.settings;
}

function sentence(argv: string[], env: Record<string, string | undefined> = {}): string {
  try {
    load(argv, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('these settings were accepted');
}

describe('settings', () => {
  it('have the defaults of a laptop', () => {
    expect(load()).toMatchObject({
      host: '127.0.0.1',
      port: 4000,
      auth: 'open',
      cluster: 'embedded',
      limitStores: 100,
      limitStoresPerOwner: 100,
      limitCreatesPerHour: 100,
      concurrency: 5,
      provisionTimeoutSeconds: 600,
      provisionAttempts: 3,
      storeBaseDomain: 'localhost',
      helm: undefined,
    });
  });

  it('are stricter wherever others can come in', () => {
    const strict = { limitStoresPerOwner: 5, limitCreatesPerHour: 10 };
    expect(load(['--cluster', 'kubeconfig'])).toMatchObject(strict);
    expect(load(['--auth', 'token'])).toMatchObject(strict);
    expect(load(['--limit-stores-per-owner', '7'])).toMatchObject({ limitStoresPerOwner: 7 });
  });

  it('come from a flag before the environment, and from our name before a well-known one', () => {
    expect(load(['--port=1'], { SHOPYARD_PORT: '2' }).port).toBe(1);
    expect(
      load([], { SHOPYARD_STORE_BASE_DOMAIN: 'a.example', STORE_BASE_DOMAIN: 'b.example' }),
    ).toMatchObject({
      storeBaseDomain: 'a.example',
    });
    expect(load(['--port', '1'], { SHOPYARD_PORT: '' }).port).toBe(1);
    expect(load([], { SHOPYARD_PORT: '' }).port).toBe(4000);
  });

  it.each([
    [{ MAX_PROVISION_RETRIES: '0' }, { provisionAttempts: 1 }],
    [{ MAX_PROVISION_RETRIES: '4' }, { provisionAttempts: 5 }],
    [{ PROVISION_TIMEOUT: '10m' }, { provisionTimeoutSeconds: 600 }],
    [{ PROVISION_TIMEOUT: '90' }, { provisionTimeoutSeconds: 90 }],
    [{ PROVISION_RETRY_BACKOFF: '30s' }, { provisionBackoffSeconds: 30 }],
    [
      { INGRESS_CLASS: 'nginx', STORAGE_CLASS: 'fast' },
      { ingressClass: 'nginx', storageClass: 'fast' },
    ],
    [{ KUBECONFIG: '/tmp/config' }, { kubeconfig: '/tmp/config' }],
  ])('understand the well-known names %j', (env, expected) => {
    expect(load([], env)).toMatchObject(expected);
  });

  it.each([
    [['--port', 'eighty'], {}, /--port is "eighty"; expected a whole number from 0 to 65535/],
    [['--port', '65536'], {}, /--port is "65536"/],
    [['--port', '4e3'], {}, /--port is "4e3"/],
    [['--port', '-1'], {}, /--port is "-1"/],
    [['--port'], {}, /--port has no value/],
    [['--port', '--host'], {}, /--port has no value/],
    [['--port', '1', '--port=2'], {}, /--port is given twice/],
    [['--prot', '1'], {}, /no flag --prot.*did you mean --port\?/],
    [['port'], {}, /"port" is no flag/],
    [[], { SHOPYARD_HSOT: 'x' }, /no setting SHOPYARD_HSOT.*did you mean SHOPYARD_HOST\?/],
    [
      [],
      { SHOPYARD_CLUSTER: 'kind' },
      /SHOPYARD_CLUSTER is "kind"; expected one of embedded, kubeconfig, in-cluster/,
    ],
    [[], { SHOPYARD_STORE_BASE_DOMAIN: 'Ümlaut' }, /SHOPYARD_STORE_BASE_DOMAIN/],
    [[], { SHOPYARD_STORE_BASE_DOMAIN: 'a.example\n' }, /SHOPYARD_STORE_BASE_DOMAIN/],
    [[], { MAX_PROVISION_RETRIES: '-1' }, /MAX_PROVISION_RETRIES is "-1".*attempts are retries \+ 1/],
    [[], { MAX_PROVISION_RETRIES: '99' }, /MAX_PROVISION_RETRIES is "99"/],
    [[], { SHOPYARD_PROVISION_TIMEOUT: '10 m' }, /seconds from 10 to 86400/],
    [[], { SHOPYARD_EMBEDDED_SPEED: '0' }, /a number from 0.1 to 1000/],
  ] as const)('refuse %j %j in one sentence that names setting, value and remedy', (argv, env, expected) => {
    const message = sentence([...argv], env);
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.4',
    'example.com',
    'localhost.example.com',
    '127.0.0.256',
    '1270.0.0.1',
  ])('refuse open access on %s', (host) => {
    expect(sentence(['--host', host])).toContain('SHOPYARD_AUTH');
    expect(load(['--host', host, '--auth', 'token']).host).toBe(host);
  });

  it.each(['127.0.0.1', '127.9.255.1', '::1', 'localhost'])('know %s as a loopback address', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(load(['--host', host]).host).toBe(host);
  });

  it('overlook what Kubernetes and tests put into the environment', () => {
    const env = {
      SHOPYARD_PORT: 'tcp://10.0.0.1:80',
      SHOPYARD_SERVICE_HOST: '10.0.0.1',
      SHOPYARD_PORT_80_TCP_ADDR: '10.0.0.1',
      SHOPYARD_TEST: '1',
      SHOPYARD_E2E_CLUSTER: 'real',
      PATH: '/bin',
    };
    expect(load([], env).port).toBe(4000);
  });

  it('are each explained by --help, and defaults are right values', () => {
    const help = loadSettings({ argv: ['--help'], env: {} });
    for (const name of settingNames) {
      const setting = settings[name];
      expect(help).toMatchObject({ kind: 'help', text: expect.stringContaining(`${flagOf(setting)} `) });
      expect(setting.sentence).toMatch(/^[A-Z].*\.$/);
      if (setting.fallback !== undefined)
        expect(setting.schema.safeParse(setting.fallback).success).toBe(true);
      else expect('fallbackNote' in setting).toBe(true);
    }
    expect(new Set(settingNames.map((name) => settings[name].env)).size).toBe(settingNames.length);
  });

  it('stand on the settings page as the table has them', () => {
    const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    expect(page.replaceAll(/\s+/g, ' ')).toBe(settingsPage().replaceAll(/\s+/g, ' '));
  });
});
