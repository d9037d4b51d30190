/** What every workspace's vitest.config.ts shares: one copy of graphql, and a JSON report when CI wants counts. */
export const conditions = ['module-sync', 'node', 'import', 'default'];

/** With SHOPYARD_REPORTS set, results are also written there, one file per workspace and suite. */
export function reporters(name: string): (string | [string, Record<string, unknown>])[] {
  const folder = process.env['SHOPYARD_REPORTS'];
  return folder === undefined ? ['default'] : ['default', ['json', { outputFile: `${folder}/${name}.json` }]];
}
