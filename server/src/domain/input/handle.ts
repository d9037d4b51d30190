import { sha256 } from '../../lib/canonical-json.ts';

export const longestHandle = 100;
const handle = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const isHandle = (text: string): boolean => text.length <= longestHandle && handle.test(text);

/** A title in the letters of a handle; a title without any Latin letter or digit gets one from its hash. */
export function handleOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestHandle - 5)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? `product-${sha256(title).slice(0, 8)}` : plain;
}

/**
 * A handle for each product: its own where it has one, else derived from its title; a derived one that is taken gets
 * a number. The same list gives the same handles.
 */
export function handlesFor(products: readonly { title: string; handle?: string | undefined }[]): string[] {
  const taken = new Set(products.flatMap((product) => product.handle ?? []));
  return products.map((product) => {
    if (product.handle !== undefined) return product.handle;
    const free = numbered(handleOf(product.title), taken);
    taken.add(free);
    return free;
  });
}

function numbered(base: string, taken: ReadonlySet<string>): string {
  let candidate = base;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${base}-${String(number)}`;
  return candidate;
}
