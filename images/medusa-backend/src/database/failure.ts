import { Failure } from '../failure.ts';

export type DatabaseTrouble = 'login' | 'missing' | 'away' | 'other';

const troubles: Readonly<Record<string, DatabaseTrouble>> = {
  '28P01': 'login',
  '28000': 'login',
  '3D000': 'missing',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '53300': 'away',
  '08006': 'away',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
  ETIMEDOUT: 'away',
  EPIPE: 'away',
};

/** Errors that node-postgres raises without a code when a connection breaks or does not come about. */
const awayMessage = /terminated|timeout|timed out|not queryable/i;

export function databaseTrouble(error: unknown): DatabaseTrouble {
  const { code, message } = facts(error);
  return troubles[code] ?? (code === '' && awayMessage.test(message) ? 'away' : 'other');
}

/** The end of a command that the database let down; the last line is the one that the dashboard shows. */
export function databaseFailure(error: unknown): Failure {
  const { code, message } = facts(error);
  const trouble = databaseTrouble(error);
  const sentence = {
    login: 'FATAL: could not log in to the database',
    missing: 'FATAL: the database does not exist',
    away: 'FATAL: the database does not answer',
    other: 'FATAL: the database refuses',
  }[trouble];
  const suffix = code === '' ? '' : ` (${/^[0-9A-Z]{5}$/.test(code) ? 'SQLSTATE ' : ''}${code})`;
  const kind = trouble === 'login' ? 'login' : 'unavailable';
  return new Failure(kind, [message, sentence + suffix], error);
}

function facts(error: unknown): { code: string; message: string } {
  const { code, message, errors } = error as { code?: unknown; message?: unknown; errors?: unknown[] };
  const text = typeof message === 'string' && message !== '' ? message : undefined;
  // A name with several addresses fails with one error for each of them.
  const inner = text === undefined && Array.isArray(errors) ? errors[0] : undefined;
  if (inner !== undefined) return facts(inner);
  return { code: typeof code === 'string' ? code : '', message: text ?? String(error) };
}
