import { GraphQLSchema } from 'graphql';
import { builder } from './builder.ts';
import { schemaDescription } from './description.ts';
import './audit.ts';
import './engine.ts';
import './fleet.ts';
import './mutations.ts';
import './plan-store.ts';
import './revise-store.ts';
import './scalars.ts';
import './store-credentials.ts';
import './store-history.ts';
import './store-logs.ts';
import './store-place.ts';
import './store-status.ts';
import './store-verbs.ts';
import './stores.ts';
import './subscriptions.ts';
import './viewer.ts';
import './wait-for-operation.ts';

/** The whole schema, built once. */
export const buildSchema = (): GraphQLSchema =>
  new GraphQLSchema({ ...builder.toSchema().toConfig(), description: schemaDescription });
