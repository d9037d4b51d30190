import { changeCart, currentCart } from '../actions/change-cart.ts';
import type { Cart } from '../backend/carts.ts';
import type { Line } from '../backend/totals.ts';
import { shopPage } from '../request/page.ts';
import { withPictures } from '../request/shell.ts';
import { Alert } from '../ui/Alert.tsx';
import { Art, Picture } from '../ui/Art.tsx';
import { Layout } from '../ui/Layout.tsx';
import { useShop, type Sentence } from '../ui/shop-context.ts';
import { Summary } from '../ui/Summary.tsx';

interface CartPage {
  cart: Cart | null;
  problem: Sentence | null;
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<CartPage>({
  async load(visit) {
    const cart = await currentCart(visit);
    return {
      show: { cart: cart ? withPictures(cart, visit.shop.settings.publicUrl) : null, problem: null },
    };
  },
  async act(visit, form) {
    const problem = await changeCart(visit, form);
    if (problem === undefined) return { goTo: '/cart' };
    const cart = await currentCart(visit);
    return {
      show: { cart: cart ? withPictures(cart, visit.shop.settings.publicUrl) : null, problem },
      status: 422,
    };
  },
});

export default function CartView({ cart, problem }: CartPage) {
  const { text } = useShop();
  if (cart === null || cart.lines.length === 0) return <EmptyCart />;
  return (
    <Layout title={text.cart}>
      <h1>{text.cart}</h1>
      <Alert sentence={problem} />
      <div className="with-summary">
        <ul className="cart-lines">
          {cart.lines.map((line) => (
            <CartLine key={line.id} line={line} />
          ))}
        </ul>
        <Summary totals={cart}>
          <a className="button" href="/checkout">
            {text.goToCheckout}
          </a>
          <a className="button quiet" href="/products">
            {text.keepShopping}
          </a>
        </Summary>
      </div>
    </Layout>
  );
}

function CartLine({ line }: { line: Line }) {
  const { text, money } = useShop();
  return (
    <li>
      <Picture url={line.picture} seed={line.handle} />
      <div className="cart-line-words">
        <h2>
          <a href={`/products/${encodeURIComponent(line.handle)}`} dir="auto">
            {line.title}
          </a>
        </h2>
        {line.variant !== '' && (
          <p className="soft small" dir="auto">
            {line.variant}
          </p>
        )}
        <form method="post">
          <input type="hidden" name="line" value={line.id} />
          <input
            type="number"
            name="quantity"
            defaultValue={line.quantity}
            min={0}
            max={99}
            inputMode="numeric"
            aria-label={text.lineQuantity(line.title)}
            required
          />
          <button className="button quiet small-button">{text.update}</button>
          <button
            className="link"
            name="remove"
            value="yes"
            formNoValidate
            aria-label={text.removeLine(line.title)}
          >
            {text.remove}
          </button>
        </form>
      </div>
      <span className="amount">{money(line.total)}</span>
    </li>
  );
}

function EmptyCart() {
  const { text } = useShop();
  return (
    <Layout title={text.cart}>
      <section className="message">
        <span className="picture message-art">
          <Art seed="empty-cart" />
        </span>
        <h1>{text.emptyCart}</h1>
        <p>{text.emptyCartHint}</p>
        <a className="button" href="/products">
          {text.keepShopping}
        </a>
      </section>
    </Layout>
  );
}
