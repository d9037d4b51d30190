import { Failure } from './failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Values of variables that must be there; one failure names all that are not. */
export function required<Name extends string>(
  env: Environment,
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0)
    throw new Failure('settings', [
      `the environment lacks ${missing.join(', ')}: set what charts/medusa sets.`,
    ]);
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Name, string>;
}

/** `medusa start` explains a missing secret and then ends with 0; without origins browsers are refused in silence. */
export const startSettings = [
  'DATABASE_URL',
  'JWT_SECRET',
  'COOKIE_SECRET',
  'STORE_CORS',
  'ADMIN_CORS',
  'AUTH_CORS',
  'MEDUSA_BACKEND_URL',
] as const;
