import type { StoreCredentials } from '../queries/store-credentials.ts';
import { builder } from './builder.ts';

const StoreCredentialsType = builder.objectRef<StoreCredentials>('StoreCredentials').implement({
  description: "The login of a store's administrator.",
  fields: (t) => ({
    adminUrl: t.exposeString('adminUrl', { description: 'Where to log in.' }),
    username: t.exposeString('username', { description: 'Name or e-mail address to log in with.' }),
    password: t.exposeString('password', {
      description: 'The password; it is kept nowhere but in the store.',
    }),
  }),
});

builder.queryField('storeCredentials', (t) =>
  t.field({
    type: StoreCredentialsType,
    nullable: true,
    description:
      'The login of the administrator of a store. Needs the scope CREDENTIALS, and every read is audited; null where the store is unknown or has none yet.',
    authScopes: { $any: { CREDENTIALS: true, ADMIN: true } },
    args: { name: t.arg.string({ required: true, description: 'Name of the store.' }) },
    resolve: (_root, { name }, { services, caller }) => services.storeCredentials(caller, name),
  }),
);
