import type { IncomingMessage, ServerResponse } from 'node:http';
import { printSchema, type GraphQLSchema } from 'graphql';
import { answerText, methodRefused } from './answers.ts';

/** The schema as text with its descriptions, for code generators and agents: a quarter of what introspection says. */
export function createSchemaPage(
  schema: GraphQLSchema,
): (request: IncomingMessage, response: ServerResponse) => void {
  let printed: string | undefined;
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') methodRefused(response);
    else answerText(response, 200, (printed ??= printSchema(schema)));
  };
}
