import { describe, expect, it } from 'vitest';
import { databaseFailure, databaseTrouble } from './failure.ts';

const error = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe('what the database lets down with', () => {
  it.each([
    [error('password authentication failed for user "shop"', '28P01'), 'login', 77],
    [error('no pg_hba.conf entry', '28000'), 'login', 77],
    [error('database "shop" does not exist', '3D000'), 'missing', 69],
    [error('the database system is starting up', '57P03'), 'away', 69],
    [error('sorry, too many clients already', '53300'), 'away', 69],
    [error('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'), 'away', 69],
    [error('getaddrinfo EAI_AGAIN shop-database', 'EAI_AGAIN'), 'away', 69],
    [error('Connection terminated unexpectedly'), 'away', 69],
    [error('timeout expired'), 'away', 69],
    [error('permission denied for database shop', '42501'), 'other', 69],
    [error('Cannot read properties of undefined'), 'other', 69],
  ])('%s', (given, trouble, exitCode) => {
    expect(databaseTrouble(given)).toBe(trouble);
    expect(databaseFailure(given).exitCode).toBe(exitCode);
  });

  it('is told in the lines that the control plane shows', () => {
    expect(databaseFailure(error('password authentication failed for user "shop"', '28P01')).lines).toEqual([
      'password authentication failed for user "shop"',
      'FATAL: could not log in to the database (SQLSTATE 28P01)',
    ]);
  });

  it('is the first of several addresses that refused', () => {
    const both = new AggregateError([error('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')], '');
    expect(databaseTrouble(both)).toBe('away');
    expect(databaseFailure(both).message).toContain('::1:5432');
  });
});
