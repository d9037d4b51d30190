/** Part of `npm run generate`: writes docs/survival.md from the names of the tests. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { caseGroups } from './survival/cases.ts';
import { survivalPage } from './survival/page.ts';
import { readProofs } from './survival/read-tests.ts';

const root = `${import.meta.dirname}/..`;
const page = `${root}/docs/survival.md`;
const style = await resolveConfig(page);
writeFileSync(page, await format(survivalPage(caseGroups, readProofs(root)), { ...style, filepath: page }));
