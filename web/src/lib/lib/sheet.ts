import { readPrice, type Currency, type PriceProblem } from './price.ts';

export interface SheetProduct {
  title: string;
  priceMinor: number;
  stock: number | null;
  sku: string | null;
  description: string | null;
}

/** Why a line gives no product. */
export type LineProblem = PriceProblem | 'undecodable' | 'noTitle' | 'noPrice' | 'stock';

export interface SheetProblem {
  line: number;
  text: string;
  problem: LineProblem;
}

type Column = 'title' | 'price' | 'stock' | 'sku' | 'description';
/** Ours, and those of exports of WooCommerce, Shopify and Magento. */
const headings: Readonly<Record<Column, readonly string[]>> = {
  title: ['title', 'name', 'product', 'product name', 'product title'],
  price: ['price', 'amount', 'regular price', 'regular_price', 'variant price'],
  stock: [
    'stock',
    'quantity',
    'qty',
    'inventory',
    'inventory quantity',
    'variant inventory qty',
    'stock quantity',
  ],
  sku: ['sku', 'code', 'variant sku'],
  description: ['description', 'text'],
};
const columnsByHeading = new Map(
  Object.entries(headings).flatMap(([column, names]) =>
    names.map((name) => [name, column as Column] as const),
  ),
);
const withoutHeading: Column[] = ['title', 'price', 'stock', 'sku', 'description'];
const mostStock = 1_000_000_000;

/**
 * Reads what a person pastes from a spreadsheet or drops as CSV: tab, semicolon or comma between cells, quotes as in CSV,
 * a heading row if its words are known, else title, price, stock, sku, description. A line it cannot read becomes a problem, never a guess.
 */
export function parseSheet(
  text: string,
  currency: Currency,
): { products: SheetProduct[]; problems: SheetProblem[] } {
  const rows = splitCells(text.replace(/^\ufeff/, ''));
  const heading = rows[0]?.cells.map((cell) => columnsByHeading.get(cell.trim().toLowerCase()));
  const hasHeading = heading?.includes('title') === true;
  const columns = hasHeading ? heading : withoutHeading;
  const products: SheetProduct[] = [];
  const problems: SheetProblem[] = [];
  for (const { line, cells } of hasHeading ? rows.slice(1) : rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const product = readRow((column) => cells[columns.indexOf(column)]?.trim() ?? '', currency);
    // What no decoder understood was U+FFFD before it came here: letters are lost.
    const problem = cells.some((cell) => cell.includes('\ufffd')) ? 'undecodable' : product;
    if (typeof problem === 'string') problems.push({ line, text: cells.join(' '), problem });
    else products.push(problem);
  }
  return { products, problems };
}

function readRow(at: (column: Column) => string, currency: Currency): SheetProduct | LineProblem {
  if (at('title') === '') return 'noTitle';
  if (at('price') === '') return 'noPrice';
  const price = readPrice(at('price'), currency);
  if ('problem' in price) return price.problem;
  const stock = readStock(at('stock'));
  if (stock === undefined) return 'stock';
  return {
    title: at('title'),
    priceMinor: price.minor,
    stock,
    sku: at('sku') || null,
    description: at('description') || null,
  };
}

/** `10` and `10.0000` are ten pieces; null where nothing is said. */
function readStock(text: string): number | null | undefined {
  if (text === '') return null;
  const count = /^(\d+)(?:[.,]0+)?$/.exec(text)?.[1];
  return count === undefined || Number(count) > mostStock ? undefined : Number(count);
}

interface Row {
  /** Where it begins, from 1. */
  line: number;
  cells: string[];
}

function splitCells(text: string): Row[] {
  const trimmed = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  if (trimmed.trim() === '') return [];
  const firstLine = trimmed.split('\n')[0] ?? '';
  const mark = ['\t', ';', ','].find((one) => firstLine.includes(one)) ?? '\t';
  let row: Row = { line: 1, cells: [] };
  const rows = [row];
  let [line, cell, isQuoted] = [1, '', false];
  for (let index = 0; index < trimmed.length; index++) {
    const sign = trimmed.charAt(index);
    if (sign === '\n') line++;
    if (sign === '"' && isQuoted && trimmed[index + 1] === '"') {
      cell += '"';
      index++;
    } else if (sign === '"' && (isQuoted || cell === '')) isQuoted = !isQuoted;
    else if ((sign === mark || sign === '\n') && !isQuoted) {
      row.cells.push(cell);
      cell = '';
      if (sign === '\n') rows.push((row = { line, cells: [] }));
    } else cell += sign;
  }
  row.cells.push(cell);
  return rows;
}
