/** Adds up the JSON reports of a CI run: `node scripts/count-results.ts <folder> <failed steps>`. Prints the closing line. */
import { readdirSync, readFileSync } from 'node:fs';
import { addUp } from './results/add-up.ts';

const [folder = '.', failedSteps = '0'] = process.argv.slice(2);
const reports = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }));
const total = addUp(reports, Number(failedSteps));
for (const line of [...total.failures, ...total.lines]) console.log(line);
console.log(`${String(total.passed)} passed, ${String(total.failed)} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
