import { GraphQLError } from 'graphql';

/** An argument that is none. */
export const malformed = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
