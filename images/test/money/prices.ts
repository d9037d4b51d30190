import { sayAmount, type Currency } from '../../../server/src/domain/currencies.ts';

/** Prices that are told apart by a hundredth, a thousandth or a hundredfold; the second is the largest. */
export const prices = [1_299_050, 2_147_483_647];

/** What a product of each price costs in each currency, as a decimal number of its main unit: the same whatever seeds it. */
export const amounts = (currencies: readonly Currency[]): Record<string, string[]> =>
  Object.fromEntries(
    currencies.map(({ code }) => [code, prices.map((price) => sayAmount(price, code).split(' ')[0] ?? '')]),
  );

/** Pairs of SKUs, some of which are one for a database that folds. */
export const skuPairs: readonly [string, string][] = [
  ['CASE', 'case'],
  ['ACCENT', 'ÀCCÉNT'],
  ['WIDTH', 'ＷＩＤＴＨ'],
  ['strasse', 'straße'],
  ['boks', 'bøks'],
  ['zloty', 'złoty'],
  ['sign-1', 'sign 1'],
  ['none-1', 'none-2'],
];

/** The line that a script in a shop answers with. */
export function answerOf<Answer>(output: string): Answer {
  const line = output.split('\n').find((each) => each.startsWith('ANSWER '));
  if (line === undefined) throw new Error(output);
  return JSON.parse(line.slice('ANSWER '.length)) as Answer;
}
