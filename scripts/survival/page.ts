import type { CaseGroup } from './cases.ts';
import type { Proof } from './find-proofs.ts';

const intro = `# What Shopyard survives

This page is generated from the tests (\`npm run generate\`): a test whose name ends with the id of a case proves it. After each, one oracle (\`server/test/oracle.ts\`) compares what clients were told, what the database says and what lies in the cluster. \`npm test\` runs them, but those in files named \`*.sweep.test.ts\` (\`npm run test:sweep -w server\`) and those on a real API server (\`npm run test:cluster -w server\`), which the CI runs too.
`;

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const link = ({ path, title }: Proof): string => `[${cell(title)}](../${path})`;

/** The page in Markdown: a table per group, a row per case, with the tests that prove it. */
export function survivalPage(groups: readonly CaseGroup[], proofs: readonly Proof[]): string {
  const parts = groups.map(({ title, cases }) => {
    const rows = cases.map(({ id, fault, holds }) => {
      const tests = proofs.filter((proof) => proof.cases.includes(id)).map(link);
      return `| ${id} | ${cell(fault)} | ${cell(holds)} | ${tests.join('<br>') || 'No test yet.'} |`;
    });
    return [
      `## ${title}`,
      '',
      '| Case | What happens | What holds | Proven by |',
      '|---|---|---|---|',
      ...rows,
      '',
    ];
  });
  return [intro, ...parts.flat()].join('\n');
}

/** The cases that no test proves, and the ids in names of tests that are no case. */
export function compareCases(
  groups: readonly CaseGroup[],
  proofs: readonly Proof[],
): { unproven: string[]; unknown: string[] } {
  const known = groups.flatMap(({ cases }) => cases.map(({ id }) => id));
  const proven = [...new Set(proofs.flatMap(({ cases }) => cases))];
  return {
    unproven: known.filter((id) => !proven.includes(id)),
    unknown: proven.filter((id) => !known.includes(id)),
  };
}
