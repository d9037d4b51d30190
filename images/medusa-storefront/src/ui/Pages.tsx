import { useShop } from './shop-context.ts';

/** Address of a page of the list. */
export function listAddress(page: number, words: string): string {
  const query = new URLSearchParams();
  if (words !== '') query.set('q', words);
  if (page > 1) query.set('page', String(page));
  const search = query.toString();
  return search === '' ? '/products' : `/products?${search}`;
}

/** Ways to the pages before and after this one. */
export function Pages({ page, pages, words }: { page: number; pages: number; words: string }) {
  const { text } = useShop();
  if (pages === 1) return null;
  return (
    <nav className="pages" aria-label={text.pages}>
      {page > 1 && (
        <a className="button quiet" rel="prev" href={listAddress(page - 1, words)}>
          {text.previousPage}
        </a>
      )}
      <span className="soft">{text.pageOf(page, pages)}</span>
      {page < pages && (
        <a className="button quiet" rel="next" href={listAddress(page + 1, words)}>
          {text.nextPage}
        </a>
      )}
    </nav>
  );
}
