import type { Caller } from '../actor.ts';

/** Whether the caller may see what belongs to this owner. What has no owner is for those who see all. */
export const sees = (caller: Pick<Caller, 'owner' | 'seesAllOwners'>, owner: string | undefined): boolean =>
  caller.seesAllOwners || (owner !== undefined && caller.owner === owner);

/** The owner that lists are narrowed to; undefined where the caller sees all. */
export const visibleOwner = (caller: Pick<Caller, 'owner' | 'seesAllOwners'>): string | undefined =>
  caller.seesAllOwners ? undefined : caller.owner;
