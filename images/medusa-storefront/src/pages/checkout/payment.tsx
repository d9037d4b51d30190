import { currentCart } from '../../actions/change-cart.ts';
import { orderPlacedBefore, placeOrder } from '../../actions/place-order.ts';
import type { Cart } from '../../backend/carts.ts';
import { isDeliverable } from '../../backend/totals.ts';
import { shopPage, type Visit } from '../../request/page.ts';
import { withPictures } from '../../request/shell.ts';
import { AddressLines } from '../../ui/AddressLines.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { CheckoutFrame } from '../../ui/CheckoutFrame.tsx';
import { useShop, type Sentence } from '../../ui/shop-context.ts';

interface PaymentPage {
  cart: Cart;
  problem: Sentence | null;
}

/** The cart when it can be paid, or where the customer must go first. */
async function payable(visit: Visit): Promise<{ cart: Cart } | { goTo: string }> {
  const cart = await currentCart(visit);
  if (cart === undefined || cart.lines.length === 0) return { goTo: '/cart' };
  if (!isDeliverable(cart)) return { goTo: '/checkout' };
  if (cart.delivery === null) return { goTo: '/checkout/delivery' };
  return { cart: withPictures(cart, visit.shop.settings.publicUrl) };
}

function confirm(visit: Visit, orderId: string): { goTo: string } {
  visit.keepOrder(orderId);
  visit.keepCart(null);
  return { goTo: `/orders/${encodeURIComponent(orderId)}` };
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<PaymentPage>({
  async load(visit) {
    const found = await payable(visit);
    return 'goTo' in found ? found : { show: { cart: found.cart, problem: null } };
  },
  async act(visit) {
    const before = await orderPlacedBefore(visit);
    if (before !== undefined) return confirm(visit, before);
    const found = await payable(visit);
    if ('goTo' in found) return found;
    const placed = await placeOrder(visit, found.cart);
    if ('problem' in placed) return { show: { cart: found.cart, problem: placed.problem }, status: 502 };
    return confirm(visit, placed.orderId);
  },
});

export default function PaymentStep({ cart, problem }: PaymentPage) {
  const { text } = useShop();
  return (
    <CheckoutFrame step="payment" cart={cart}>
      <Alert sentence={problem} />
      <div className="review">
        <section aria-labelledby="to">
          <h2 id="to">{text.deliveredTo}</h2>
          <AddressLines totals={cart} />
          <a href="/checkout" aria-label={text.changeOf(text.details)}>
            {text.change}
          </a>
        </section>
        <section aria-labelledby="by">
          <h2 id="by">{text.delivery}</h2>
          <p dir="auto">{cart.delivery}</p>
          <a href="/checkout/delivery" aria-label={text.changeOf(text.delivery)}>
            {text.change}
          </a>
        </section>
      </div>
      <h2>{text.payment}</h2>
      <div className="payment">
        <h3>{text.manualPayment}</h3>
        <p className="soft">{text.manualPaymentHint}</p>
      </div>
      <form method="post">
        <button className="button" data-busy={text.placing}>
          {text.placeOrder}
        </button>
      </form>
    </CheckoutFrame>
  );
}
