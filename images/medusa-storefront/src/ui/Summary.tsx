import type { ReactNode } from 'react';
import type { Totals } from '../backend/totals.ts';
import { Picture } from './Art.tsx';
import { useShop } from './shop-context.ts';

/** What it costs. Without a way of delivery its price is still open. */
export function Summary({ totals, children }: { totals: Totals; children?: ReactNode }) {
  const { text, money } = useShop();
  const shipping = totals.shippingTotal === 0 ? text.free : money(totals.shippingTotal);
  return (
    <section className="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">{text.summary}</h2>
      <dl>
        <div>
          <dt>{text.items}</dt>
          <dd>{money(totals.itemTotal)}</dd>
        </div>
        <div>
          <dt>{totals.delivery ?? text.delivery}</dt>
          <dd>{totals.delivery === null ? text.atCheckout : shipping}</dd>
        </div>
        {totals.discountTotal > 0 && (
          <div>
            <dt>{text.discount}</dt>
            <dd>{money(totals.discountTotal)}</dd>
          </div>
        )}
        <div className="total">
          <dt>{text.total}</dt>
          <dd data-total>{money(totals.total)}</dd>
        </div>
      </dl>
      {totals.taxTotal > 0 && <p className="soft small">{text.taxIncluded(money(totals.taxTotal))}</p>}
      {children}
    </section>
  );
}

/** The lines of a cart or an order, as a list without controls. */
export function LineList({ totals }: { totals: Totals }) {
  const { money } = useShop();
  return (
    <ul className="line-list">
      {totals.lines.map((line) => (
        <li key={line.id}>
          <Picture url={line.picture} seed={line.handle} />
          <span>
            <bdi>{line.title}</bdi>
            <span className="soft small">
              {line.variant !== '' && <bdi>{line.variant} · </bdi>}
              {line.quantity} ×
            </span>
          </span>
          <span className="amount">{money(line.total)}</span>
        </li>
      ))}
    </ul>
  );
}
