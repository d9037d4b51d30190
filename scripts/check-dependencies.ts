/** `npm run check:dependencies`: one copy of graphql, exact versions, and a lock file without download addresses. */
import { globSync, readFileSync } from 'node:fs';
import { checkDependencies } from './dependencies/check.ts';

const problems = checkDependencies(
  readFileSync('package-lock.json', 'utf8'),
  globSync(['package.json', '*/package.json']).map((path) => ({ path, text: readFileSync(path, 'utf8') })),
);
for (const problem of problems) console.error(problem);
console.log(`dependencies: ${String(problems.length)} problems`);
if (problems.length > 0) process.exitCode = 1;
