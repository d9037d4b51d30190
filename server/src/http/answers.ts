import type { ServerResponse } from 'node:http';

/** A refusal before GraphQL begins. */
export interface HttpError {
  status: number;
  code: string;
  message: string;
  headers?: Record<string, string>;
}

/** A short text answer. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

/** What is only read: a page, a file, the schema. */
export function methodRefused(response: ServerResponse): void {
  response.setHeader('allow', 'GET, HEAD');
  answerText(response, 405, 'Only GET and HEAD are possible here.');
}

/** The refusal in the form in which clients of GraphQL read errors. */
export const errorAnswer = (
  { status, code, message, headers = {} }: HttpError,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] }),
});

export function answerError(response: ServerResponse, error: HttpError, requestId: string): void {
  const { status, headers, body } = errorAnswer(error, requestId);
  response.writeHead(status, headers);
  response.end(body);
}
