import Head from 'next/head';
import { listProducts } from '../backend/products.ts';
import { toCard, type Card } from '../request/cards.ts';
import { shopPage } from '../request/page.ts';
import { Art } from '../ui/Art.tsx';
import { Layout } from '../ui/Layout.tsx';
import { ProductGrid } from '../ui/ProductGrid.tsx';
import { useShop } from '../ui/shop-context.ts';

interface HomePage {
  cards: Card[];
  count: number;
  /** Says to the control plane which store and seed answers here. Only a page with the backend's products carries it. */
  mark: string;
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<HomePage>({
  async load({ shop: { settings }, backend, region }) {
    const { products, count } = await listProducts(backend, await region(), { limit: 8 });
    const cards = products.map((product) => toCard(product, settings.publicUrl));
    return { show: { cards, count, mark: `${settings.storeId}/${settings.seedHash}` } };
  },
});

/** The longer a title, the smaller it is set. */
const sizeOf = (title: string): string =>
  title.length <= 14 ? 'short' : title.length <= 40 ? 'medium' : 'long';

export default function Home({ cards, count, mark }: HomePage) {
  const { shell, text } = useShop();
  return (
    <Layout>
      <Head>
        <meta name="shopyard-store" content={mark} />
        <meta name="description" content={shell.title} />
      </Head>
      <section className="hero">
        <div className="hero-words">
          <h1 data-size={sizeOf(shell.title)} dir="auto">
            {shell.title}
          </h1>
          {count > 0 && (
            <a className="button" href="/products">
              {text.browse(count)}
            </a>
          )}
        </div>
        <span className="picture hero-art">
          <Art seed={`${shell.title}/hero`} />
        </span>
      </section>
      <section className="shelf" aria-labelledby="newest">
        <h2 id="newest">{count === 0 ? text.noProducts : text.newest}</h2>
        {count > 0 && <ProductGrid cards={cards} />}
      </section>
    </Layout>
  );
}
