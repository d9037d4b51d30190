import type { Random } from '../lib/clock.ts';

const prefixes = { store: 'str', operation: 'op', event: 'evt', audit: 'aud', run: 'run' } as const;

/** The id of a cluster as clients see it; within, it is the uid of its kube-system namespace. */
export const clusterRef = (uid: string): string => `cls_${uid}`;

/** A new opaque identifier such as `str_0f8c…`: 122 random bits behind a prefix that names the noun. */
export const newId = (random: Random, noun: keyof typeof prefixes): string =>
  `${prefixes[noun]}_${random.id().replaceAll('-', '')}`;
