import { findOrder, type Order } from '../../backend/orders.ts';
import { shopPage } from '../../request/page.ts';
import { withPictures } from '../../request/shell.ts';
import { AddressLines } from '../../ui/AddressLines.tsx';
import { Layout } from '../../ui/Layout.tsx';
import { useShop } from '../../ui/shop-context.ts';
import { LineList, Summary } from '../../ui/Summary.tsx';

interface OrderPage {
  order: Order;
}

export const config = { unstable_runtimeJS: false };

export const getServerSideProps = shopPage<OrderPage>({
  async load({ shop: { settings }, backend, orders, params }) {
    const id = params['id'] ?? '';
    // An order shows an address: only the browser that placed it may see it, whoever has the link.
    if (!orders.includes(id)) return { trouble: 'missing' };
    const order = await findOrder(backend, id);
    return order === undefined
      ? { trouble: 'missing' }
      : { show: { order: withPictures(order, settings.publicUrl) } };
  },
});

export default function Confirmation({ order }: OrderPage) {
  const { text } = useShop();
  return (
    <Layout title={text.orderNumber(order.number)}>
      <div className="thanks">
        <p className="order-number" data-order-number={order.number}>
          {text.orderNumber(order.number)}
        </p>
        <h1>{text.thanks}</h1>
        <p className="soft">{text.confirmation(order.email)}</p>
      </div>
      <div className="with-summary">
        <div className="review">
          <section aria-labelledby="what">
            <h2 id="what">{text.ordered}</h2>
            <LineList totals={order} />
          </section>
          <section aria-labelledby="to">
            <h2 id="to">{text.deliveredTo}</h2>
            <AddressLines totals={order} />
          </section>
          <section aria-labelledby="by">
            <h2 id="by">{text.payment}</h2>
            <p>{text.manualPayment}</p>
            <p className="soft small">{text.manualPaymentHint}</p>
          </section>
        </div>
        <Summary totals={order}>
          <a className="button" href="/products">
            {text.keepShopping}
          </a>
        </Summary>
      </div>
    </Layout>
  );
}
