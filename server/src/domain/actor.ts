import type { ActorKind, TokenScope, Via } from './words.ts';

/** Who acts, and through what. Stored with operations, events and audit entries. */
export interface Actor {
  kind: ActorKind;
  id: string;
  name: string;
  via: Via;
}

/** An authenticated request: the actor, what it may do, whose stores it sees, and where it came from. */
export interface Caller {
  actor: Actor;
  scopes: readonly TokenScope[];
  /** Owner of the stores it creates, and the only owner whose stores it sees; undefined sees all (ADMIN). */
  owner: string;
  seesAllOwners: boolean;
  address: string | undefined;
  requestId: string;
}

/** The reconciler acting on its own account (automatic rollback, observation). */
export const reconcilerActor: Actor = {
  kind: 'RECONCILER',
  id: 'reconciler',
  name: 'reconciler',
  via: 'SYSTEM',
};
