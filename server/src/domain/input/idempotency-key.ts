import { canonicalJson, sha256 } from '../../lib/canonical-json.ts';
import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

const key = /^[\x21-\x7e]{1,200}$/;

export function idempotencyKeyProblem(value: string, path: readonly string[]): UserError | undefined {
  if (key.test(value)) return undefined;
  return refusal(
    path,
    `The idempotency key ${shown(value)} is not 1 to 200 visible ASCII characters.`,
    'Use a fresh UUID for each intended change, and the same one when you repeat it.',
  );
}

/** Names an input beside its key: absent, null and undefined are the same, and so is the order of members. */
export function inputHash(input: { idempotencyKey?: string | null | undefined }): string {
  return sha256(canonicalJson(withoutNulls({ ...input, idempotencyKey: undefined })));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
