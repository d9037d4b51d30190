import { expect, test } from 'vitest';
import { maskedManifest, maskedValues } from './masked.ts';

test('what a Secret holds is masked, whatever its form', () => {
  const manifest = [
    '---',
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    '  name: tea',
    'data:',
    '  PASSWORD: aHVudGVyMg==',
    '  cert: |',
    '    hunter2',
    'stringData:',
    '  other: hunter2',
    'type: Opaque',
    '---',
    'kind: Secret',
    'data: {PASSWORD: hunter2}',
    '',
  ].join('\n');
  const shown = maskedManifest(manifest);
  expect(shown).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(shown).toContain('  PASSWORD: ***');
  expect(shown).toContain('type: Opaque');
});

test('a value whose name speaks of a secret is masked, references and switches are not', () => {
  const manifest = [
    'kind: Deployment',
    'spec:',
    '  automountServiceAccountToken: false',
    '  adminPassword: hunter2',
    '  env:',
    '    - name: DATABASE_PASSWORD',
    '      value: hunter2',
    '    - name: REDIS_PASSWORD',
    '      valueFrom:',
    '        secretKeyRef:',
    '          name: credentials-1',
    '          key: REDIS_PASSWORD',
    '    - name: HOME',
    '      value: /tmp',
  ].join('\n');
  const shown = maskedManifest(manifest);
  expect(shown).not.toContain('hunter2');
  expect(shown.replaceAll('***', 'hunter2')).toBe(manifest);
  expect(shown).toContain('name: credentials-1');
});

test('values keep the name of the Secret and lose what would be one', () => {
  expect(
    maskedValues({
      credentials: { existingSecret: 'credentials-1' },
      smtp: [{ password: 'hunter2', port: 25 }],
    }),
  ).toEqual({ credentials: { existingSecret: 'credentials-1' }, smtp: [{ password: '***', port: 25 }] });
});
