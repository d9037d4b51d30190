import { listProducts } from '../../backend/products.ts';
import { toCard, type Card } from '../../request/cards.ts';
import { wholeNumber } from '../../request/form.ts';
import { shopPage } from '../../request/page.ts';
import { Layout } from '../../ui/Layout.tsx';
import { listAddress, Pages } from '../../ui/Pages.tsx';
import { ProductGrid } from '../../ui/ProductGrid.tsx';
import { useShop } from '../../ui/shop-context.ts';

interface ListPage {
  cards: Card[];
  count: number;
  page: number;
  pages: number;
  words: string;
}

const perPage = 12;

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<ListPage>({
  async load({ shop: { settings }, backend, region, query }) {
    const words = (query.get('q') ?? '').trim().slice(0, 100);
    const page = wholeNumber(query.get('page') ?? '1', 1, 10_000) ?? 1;
    const { products, count } = await listProducts(backend, await region(), {
      ...(words === '' ? {} : { words }),
      offset: (page - 1) * perPage,
      limit: perPage,
    });
    const pages = Math.max(1, Math.ceil(count / perPage));
    if (page > pages) return { goTo: listAddress(pages, words) };
    const cards = products.map((product) => toCard(product, settings.publicUrl));
    return { show: { cards, count, page, pages, words } };
  },
});

export default function ProductList({ cards, count, page, pages, words }: ListPage) {
  const { text } = useShop();
  const isSearch = words !== '';
  return (
    <Layout title={isSearch ? text.found(count, words) : text.allProducts}>
      <div className="list-head">
        <div>
          <h1>{text.allProducts}</h1>
          <p className="soft" role="status">
            {isSearch ? text.found(count, words) : text.productCount(count)}
          </p>
        </div>
        <form className="search" role="search" action="/products">
          <input
            type="search"
            name="q"
            defaultValue={words}
            aria-label={text.search}
            placeholder={text.search}
          />
          <button className="button quiet">{text.searchButton}</button>
        </form>
      </div>
      {count === 0 ? (
        <p className="nothing">{isSearch ? text.nothingFound(words) : text.noProducts}</p>
      ) : (
        <>
          <h2 className="hidden">{text.products}</h2>
          <ProductGrid cards={cards} />
        </>
      )}
      <Pages page={page} pages={pages} words={words} />
    </Layout>
  );
}
