import { refusal, shown } from '../input/refusal.ts';
import { participle } from '../operation/verb-problem.ts';
import type { UserError } from '../reason.ts';
import type { OperationKind } from '../words.ts';

/** What the rows refuse at the moment of writing (the same shapes as `db/`'s refusals of a creation). */
export type CreationRefusal =
  | { kind: 'keyReused' }
  | { kind: 'nameTaken' }
  | { kind: 'domainTaken'; host: string }
  | {
      kind: 'limit';
      limit: 'stores' | 'storesPerOwner' | 'createsPerHour';
      used: number;
      max: number;
      retryAfterSeconds?: number;
    };

interface Asked {
  name: string;
  domains: readonly string[];
  /** Free names close to the one asked for. */
  suggestions: readonly string[];
}

export function creationRefusal(refused: CreationRefusal, asked: Asked): UserError {
  if (refused.kind === 'keyReused') return keyReused();
  if (refused.kind === 'limit') return limitReached(refused);
  if (refused.kind === 'domainTaken') {
    const index = Math.max(0, asked.domains.indexOf(refused.host));
    return refusal(
      ['input', 'domains', String(index)],
      `The domain ${shown(refused.host)} already belongs to another store.`,
      'Use another domain, or remove it from that store first.',
      { code: 'DOMAIN_TAKEN' },
    );
  }
  const free = asked.suggestions.length > 0 ? `, such as ${asked.suggestions.join(' or ')}` : '';
  return {
    ...refusal(
      ['input', 'name'],
      `The name ${shown(asked.name)} is taken by another store.`,
      `Choose another name${free}. A deleted store's name is free once its namespace is gone.`,
      { code: 'NAME_TAKEN' },
    ),
    kind: 'nameTaken',
    suggestions: [...asked.suggestions],
  };
}

export const keyReused = (): UserError =>
  refusal(
    ['input', 'idempotencyKey'],
    'This idempotency key was used before with another input.',
    'Use a new key for another input; repeat the same input to get the first answer again.',
    { code: 'IDEMPOTENCY_KEY_REUSED' },
  );

const limitWords = {
  stores: {
    code: 'STORE_LIMIT_REACHED',
    of: 'stores in this control plane',
    do: 'Delete a store, or let the operator raise SHOPYARD_LIMIT_STORES.',
  },
  storesPerOwner: {
    code: 'OWNER_LIMIT_REACHED',
    of: 'stores of one owner',
    do: 'Delete one of your stores, or let the operator raise SHOPYARD_LIMIT_STORES_PER_OWNER.',
  },
  createsPerHour: { code: 'RATE_LIMITED', of: 'creations per hour from one address', do: 'Try again later.' },
} as const;

function limitReached(refused: Extract<CreationRefusal, { kind: 'limit' }>): UserError {
  const { limit, used, max, retryAfterSeconds } = refused;
  const words = limitWords[limit];
  const remedy =
    retryAfterSeconds === undefined ? words.do : `Try again in ${String(retryAfterSeconds)} seconds.`;
  return {
    ...refusal(
      ['input'],
      `The limit of ${String(max)} ${words.of} is reached (${String(used)} used).`,
      remedy,
      {
        code: words.code,
        retryable: retryAfterSeconds !== undefined,
      },
    ),
    kind: 'limit',
    limit: { limit, used, max, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  };
}

export const planChanged = (kind: OperationKind, currentHash: string): UserError => ({
  ...refusal(
    ['input', 'expectedPlanHash'],
    `What would be ${participle(kind)} is not what was reviewed.`,
    'Ask planStore again, review the plan, and send its hash.',
    { code: 'PLAN_CHANGED' },
  ),
  kind: 'planChanged',
  currentHash,
});
