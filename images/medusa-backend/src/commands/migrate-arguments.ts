/**
 * Arguments of `medusa db:migrate` that let it run where nobody answers questions. It refuses what it does not know, and the question about
 * search indexes came with 2.21. Data migrations are left out: it ends with 0 when one of them throws.
 */
export function migrateArguments(medusaVersion: string): string[] {
  const [major = 0, minor = 0] = medusaVersion.split('.').map(Number);
  const asksAboutSearch = major > 2 || minor >= 21;
  return [
    'db:migrate',
    '--skip-scripts',
    '--execute-safe-links',
    ...(asksAboutSearch ? ['--execute-safe-search'] : []),
  ];
}
