import type { ReactNode } from 'react';
import type { Totals } from '../backend/totals.ts';
import { Layout } from './Layout.tsx';
import { useShop } from './shop-context.ts';
import { LineList, Summary } from './Summary.tsx';

export type Step = 'details' | 'delivery' | 'payment';

const steps: readonly { step: Step; href: string }[] = [
  { step: 'details', href: '/checkout' },
  { step: 'delivery', href: '/checkout/delivery' },
  { step: 'payment', href: '/checkout/payment' },
];

/** A step of the checkout beside what is being bought. Steps that are done are links. */
export function CheckoutFrame({ step, cart, children }: { step: Step; cart: Totals; children: ReactNode }) {
  const { text } = useShop();
  const current = steps.findIndex((entry) => entry.step === step);
  return (
    <Layout title={`${text.checkout}: ${text[step]}`}>
      <h1>{text.checkout}</h1>
      <nav aria-label={text.steps}>
        <ol className="steps">
          {steps.map((entry, index) => (
            <li
              key={entry.step}
              aria-current={index === current ? 'step' : undefined}
              data-done={index < current}
            >
              {index < current ? <a href={entry.href}>{text[entry.step]}</a> : text[entry.step]}
            </li>
          ))}
        </ol>
      </nav>
      <div className="with-summary">
        <div className="step">{children}</div>
        <Summary totals={cart}>
          <LineList totals={cart} />
        </Summary>
      </div>
    </Layout>
  );
}
