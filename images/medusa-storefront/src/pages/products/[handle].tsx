import Head from 'next/head';
import { addToCart } from '../../actions/add-to-cart.ts';
import { findProduct, type Product } from '../../backend/products.ts';
import { shopPage, type Visit } from '../../request/page.ts';
import { pictureAddress } from '../../request/shell.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Picture } from '../../ui/Art.tsx';
import { BuyForm } from '../../ui/BuyForm.tsx';
import { Layout } from '../../ui/Layout.tsx';
import { useShop, type Sentence } from '../../ui/shop-context.ts';

interface ProductDetails {
  product: Product;
  problem: Sentence | null;
}

async function productOf({ shop, backend, region, params }: Visit): Promise<Product | undefined> {
  const product = await findProduct(backend, await region(), params['handle'] ?? '');
  if (product === undefined) return undefined;
  const pictures = product.pictures.map((url) => pictureAddress(url, shop.settings.publicUrl));
  return { ...product, pictures };
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<ProductDetails>({
  async load(visit) {
    const product = await productOf(visit);
    return product === undefined ? { trouble: 'missing' } : { show: { product, problem: null } };
  },
  async act(visit, form) {
    const product = await productOf(visit);
    if (product === undefined) return { trouble: 'missing' };
    const problem = await addToCart(visit, product, form);
    return problem === undefined ? { goTo: '/cart' } : { show: { product, problem }, status: 422 };
  },
});

export default function ProductPage({ product, problem }: ProductDetails) {
  const { text } = useShop();
  const { title, handle, description, pictures } = product;
  return (
    <Layout title={title}>
      <Head>
        <meta name="description" content={(description || title).slice(0, 160)} />
      </Head>
      <article className="product">
        <div className="gallery">
          <Picture url={pictures[0] ?? null} seed={handle} alt={title} isFirst />
          {pictures.slice(1, 5).map((url, index) => (
            <Picture key={url} url={url} seed={handle} alt={text.picture(title, index + 2)} />
          ))}
        </div>
        <div className="facts">
          <p className="crumb">
            <a href="/products">{text.back}</a>
          </p>
          <h1 dir="auto">{title}</h1>
          <Alert sentence={problem} />
          <BuyForm product={product} />
          {description !== '' && (
            <section className="about" aria-labelledby="about">
              <h2 id="about">{text.about}</h2>
              <p dir="auto">{description}</p>
            </section>
          )}
        </div>
      </article>
    </Layout>
  );
}
