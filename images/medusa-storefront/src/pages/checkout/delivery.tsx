import { currentCart } from '../../actions/change-cart.ts';
import { listDeliveries, setDelivery, type Cart, type Delivery } from '../../backend/carts.ts';
import { BackendRefusal } from '../../backend/client.ts';
import { isDeliverable } from '../../backend/totals.ts';
import { log } from '../../log.ts';
import { textIn } from '../../request/form.ts';
import { shopPage, type Outcome, type Visit } from '../../request/page.ts';
import { withPictures } from '../../request/shell.ts';
import { Alert } from '../../ui/Alert.tsx';
import { CheckoutFrame } from '../../ui/CheckoutFrame.tsx';
import { useShop, type Sentence } from '../../ui/shop-context.ts';

interface DeliveryPage {
  cart: Cart;
  deliveries: Delivery[];
  problem: Sentence | null;
}

/** The page's content, or where the customer must go first. */
async function contentOf(visit: Visit): Promise<{ show: DeliveryPage } | { goTo: string }> {
  const cart = await currentCart(visit);
  if (cart === undefined || cart.lines.length === 0) return { goTo: '/cart' };
  if (!isDeliverable(cart)) return { goTo: '/checkout' };
  const deliveries = await listDeliveries(visit.backend, cart.id);
  return {
    show: { cart: withPictures(cart, visit.shop.settings.publicUrl), deliveries, problem: null },
  };
}

async function choose(
  visit: Visit,
  form: URLSearchParams,
  page: DeliveryPage,
): Promise<Outcome<DeliveryPage>> {
  const chosen = page.deliveries.find(({ id }) => id === textIn(form, 'delivery'));
  if (chosen === undefined) return { show: { ...page, problem: 'wrongChoice' }, status: 422 };
  try {
    await setDelivery(visit.backend, page.cart.id, chosen.id);
    return { goTo: '/checkout/payment' };
  } catch (error) {
    if (!(error instanceof BackendRefusal)) throw error;
    log('warn', error.message);
    return { show: { ...page, problem: 'wrongChoice' }, status: 422 };
  }
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<DeliveryPage>({
  load: contentOf,
  async act(visit, form) {
    const content = await contentOf(visit);
    return 'goTo' in content ? content : choose(visit, form, content.show);
  },
});

export default function DeliveryStep({ cart, deliveries, problem }: DeliveryPage) {
  const { text, money } = useShop();
  const chosen = deliveries.find(({ id }) => id === cart.shippingOptionId) ?? deliveries[0];
  const priceOf = (price: number | null): string =>
    price === null ? text.laterPriced : price === 0 ? text.free : money(price);
  return (
    <CheckoutFrame step="delivery" cart={cart}>
      <h2>{text.delivery}</h2>
      <Alert sentence={problem} />
      {chosen === undefined ? (
        <p className="alert" role="alert">
          {text.noDelivery} <a href="/checkout">{text.changeOf(text.address)}</a>
        </p>
      ) : (
        <form method="post">
          <fieldset className="options">
            <legend>{text.howDelivered}</legend>
            {deliveries.map((delivery) => (
              <label key={delivery.id}>
                <input
                  type="radio"
                  name="delivery"
                  value={delivery.id}
                  defaultChecked={delivery === chosen}
                  required
                />
                <bdi>{delivery.name}</bdi>
                <span className="amount">{priceOf(delivery.price)}</span>
              </label>
            ))}
          </fieldset>
          <button className="button">{text.continueToPayment}</button>
        </form>
      )}
    </CheckoutFrame>
  );
}
