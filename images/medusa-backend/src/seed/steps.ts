import { createHmac } from 'node:crypto';
import type { ShopState } from '../database/state.ts';

export interface Wanted {
  schema: string;
  seed: string;
  access: string;
}

export interface Steps {
  migrate: boolean;
  fill: boolean;
  access: boolean;
}

/** Only what the database does not say is done: a Job that runs again, or an old one after a rollback, adds nothing twice. */
export const chooseSteps = (state: ShopState, wanted: Wanted): Steps => ({
  migrate: state.schema !== wanted.schema,
  fill: !state.seeds.includes(wanted.seed),
  access: state.access !== wanted.access,
});

interface Access {
  email: string;
  password: string;
  publishableKey: string;
}

/** Tells whether the credentials changed; keyed, so that the database gives nobody a password to try out. */
export const accessFingerprint = ({ email, password, publishableKey }: Access, key: string): string =>
  createHmac('sha256', key)
    .update(JSON.stringify([email, password, publishableKey]))
    .digest('hex');
