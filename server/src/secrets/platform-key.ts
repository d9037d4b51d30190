import { hkdfSync } from 'node:crypto';
import { assert } from '../lib/assert.ts';

const alphabets = {
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
} as const;
const longestSecret = 128;
const salt = 'shopyard/secrets/1';

export interface SecretRequest {
  storeId: string;
  /** What it is for, such as `database-owner`: different purposes give unrelated secrets. */
  purpose: string;
  version: number;
  /** Characters, at most 128. */
  length: number;
  alphabet: keyof typeof alphabets;
}

/** The one secret that the control plane keeps; everything else is derived from it and kept nowhere. */
export interface PlatformKey {
  /** Names the key without telling it. */
  readonly fingerprint: string;
  /** The same request gives the same secret for ever. */
  deriveSecret(request: SecretRequest): string;
}

/** From exactly 32 bytes. The key itself cannot be read from the result, nor by printing it. */
export function platformKey(bytes: Buffer): PlatformKey {
  const derive = (info: readonly unknown[], length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', bytes, salt, JSON.stringify(info), length));
  return {
    fingerprint: derive(['fingerprint'], 16).toString('hex'),
    deriveSecret: ({ storeId, purpose, version, length, alphabet }) => {
      assert(length >= 1 && length <= longestSecret, `a secret of ${String(length)} characters`);
      const stream = derive(['secret', storeId, purpose, version], longestSecret * 4);
      return characters(stream, alphabets[alphabet], length);
    },
  };
}

/** Bytes beyond the last whole multiple of the alphabet are skipped, so that every character is equally likely. */
function characters(stream: Buffer, alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  const chosen = [...stream].filter((byte) => byte < limit).slice(0, length);
  assert(chosen.length === length, 'the derived stream is long enough');
  return chosen.map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
}
