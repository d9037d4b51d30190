import { toMinor } from './quantity.ts';

export interface SheetProduct {
  title: string;
  priceMinor: number;
  stock: number | null;
  sku: string | null;
  description: string | null;
}

export interface SheetProblem {
  line: number;
  text: string;
}

type Column = 'title' | 'price' | 'stock' | 'sku' | 'description';
const headings: Record<string, Column> = {
  title: 'title',
  name: 'title',
  product: 'title',
  price: 'price',
  amount: 'price',
  stock: 'stock',
  quantity: 'stock',
  inventory: 'stock',
  sku: 'sku',
  code: 'sku',
  description: 'description',
  text: 'description',
};
const withoutHeading: Column[] = ['title', 'price', 'stock', 'sku', 'description'];

/**
 * Reads what a person pastes from a spreadsheet or drops as CSV: tab, semicolon or comma between cells, quotes as in CSV,
 * a heading row if its words are known, else title, price, stock, sku, description. A line it cannot read becomes a problem, never a guess.
 */
export function parseSheet(
  text: string,
  currency: string,
): { products: SheetProduct[]; problems: SheetProblem[] } {
  const lines = splitCells(text);
  const heading = lines[0]?.map((cell) => headings[cell.trim().toLowerCase()]);
  const hasHeading = heading?.includes('title') === true;
  const columns = hasHeading ? heading : withoutHeading;
  const products: SheetProduct[] = [];
  const problems: SheetProblem[] = [];
  lines.forEach((cells, index) => {
    if ((index === 0 && hasHeading) || cells.every((cell) => cell.trim() === '')) return;
    const at = (column: Column): string => cells[columns.indexOf(column)]?.trim() ?? '';
    const priceMinor = toMinor(at('price'), currency);
    const stock = at('stock') === '' ? null : Number(at('stock'));
    if (at('title') === '' || priceMinor === null || at('price').includes('-'))
      problems.push({ line: index + 1, text: cells.join(' ') });
    else if (stock !== null && (!Number.isInteger(stock) || stock < 0))
      problems.push({ line: index + 1, text: cells.join(' ') });
    else
      products.push({
        title: at('title'),
        priceMinor,
        stock,
        sku: at('sku') || null,
        description: at('description') || null,
      });
  });
  return { products, problems };
}

function splitCells(text: string): string[][] {
  const trimmed = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  if (trimmed.trim() === '') return [];
  const firstLine = trimmed.split('\n')[0] ?? '';
  const mark = ['\t', ';', ','].find((one) => firstLine.includes(one)) ?? '\t';
  const rows: string[][] = [['']];
  let isQuoted = false;
  for (let index = 0; index < trimmed.length; index++) {
    const sign = trimmed.charAt(index);
    const row = rows[rows.length - 1] as string[];
    const cell = row[row.length - 1] as string;
    if (sign === '"' && isQuoted && trimmed[index + 1] === '"') {
      row[row.length - 1] = `${cell}"`;
      index++;
    } else if (sign === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
    else if (sign === mark && !isQuoted) row.push('');
    else if (sign === '\n' && !isQuoted) rows.push(['']);
    else row[row.length - 1] = cell + sign;
  }
  return rows;
}
