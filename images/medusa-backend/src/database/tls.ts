export interface Connection {
  /** The address without `sslmode`, which the drivers read in different ways. */
  url: string;
  ssl: false | { rejectUnauthorized: boolean };
}

/**
 * How to connect, from the address's `sslmode` as libpq means it. Medusa by itself insists on TLS for every host but the local one, and the
 * database that stands beside the shop has none.
 */
export function databaseConnection(address: string): Connection {
  const [base = '', query = ''] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  const mode = parameters.get('sslmode') ?? 'disable';
  parameters.delete('sslmode');
  const rest = parameters.toString();
  return { url: rest === '' ? base : `${base}?${rest}`, ssl: sslOf(mode) };
}

function sslOf(mode: string): Connection['ssl'] {
  if (mode === 'verify-ca' || mode === 'verify-full') return { rejectUnauthorized: true };
  if (mode === 'require' || mode === 'no-verify') return { rejectUnauthorized: false };
  if (mode === 'disable' || mode === 'allow' || mode === 'prefer') return false;
  throw new Error(
    `DATABASE_URL has sslmode=${mode}: use disable, require, verify-ca or verify-full, which are those that there are.`,
  );
}
