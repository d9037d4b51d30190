/** Part of `npm run generate`: prints the digits of server/src/domain/currencies.ts for what cannot import them, each in its own tree. */
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { currencies } from '../server/src/domain/currencies.ts';

const root = `${import.meta.dirname}/..`;
const from = 'Printed from server/src/domain/currencies.ts by `npm run generate`';
const says = 'digits of the minor unit by ISO 4217, in which prices are counted';

const typescript = `/** ${from}: ${says}. */
export const currencyDigits: Readonly<Record<string, number>> = {
${currencies.map(({ code, digits }) => `${code}: ${digits},`).join('\n')}
};
`;
const php = `<?php
declare(strict_types=1);

/** ${from}: ${says}. */
return [
${currencies.map(({ code, digits }) => `  '${code}' => ${digits},`).join('\n')}
];
`;

for (const folder of [
  'images/medusa-backend/src/seed',
  'images/medusa-storefront/src/text',
  'simulator/src/ingress',
]) {
  const path = `${root}/${folder}/currency-digits.ts`;
  const style = await resolveConfig(path);
  writeFileSync(path, await format(typescript, { ...style, filepath: path }));
}
writeFileSync(`${root}/images/wordpress/lib/currency-digits.php`, php);
