import type { Random } from '../lib/clock.ts';

const prefixes = { store: 'str', operation: 'op', event: 'evt', audit: 'aud', run: 'run' } as const;

/** A new opaque identifier such as `str_0f8c…`: 122 random bits behind a prefix that names the noun. */
export const newId = (random: Random, noun: keyof typeof prefixes): string =>
  `${prefixes[noun]}_${random.id().replaceAll('-', '')}`;
