import type { Tree } from './tables.ts';

/** The layer table of one tree as it stands in ARCHITECTURE.md. */
export function renderTable(tree: Tree): string {
  const rows = tree.folders.map((rule) => {
    const may =
      rule.mayImport.length === 0
        ? 'nothing'
        : rule.mayImport.map((name) => (name === '*' ? 'all' : name)).join(', ');
    return `- **\`${rule.folder}\`** ${rule.livesHere}. May import: ${may}.`;
  });
  return rows.join('\n');
}
