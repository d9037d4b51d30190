import type { Card } from '../request/cards.ts';
import { Picture } from './Art.tsx';
import { useShop } from './shop-context.ts';

/** Products as a list of pictures, each with its name and price. */
export function ProductGrid({ cards }: { cards: readonly Card[] }) {
  const { text } = useShop();
  return (
    <ul className="grid" aria-label={text.products}>
      {cards.map((card, index) => (
        <li key={card.handle} className="card">
          <Picture url={card.picture} seed={card.handle} isFirst={index < 4} />
          <h3 className="card-title">
            <a href={`/products/${encodeURIComponent(card.handle)}`} dir="auto">
              {card.title}
            </a>
          </h3>
          <p className="card-price">
            <CardPrice card={card} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function CardPrice({ card }: { card: Card }) {
  const { text, money } = useShop();
  if (card.price === null) return <span className="soft">{text.notForSale}</span>;
  const price = money(card.price);
  return (
    <>
      <span>{card.priceVaries ? text.from(price) : price}</span>
      {card.isSoldOut && <span className="badge">{text.soldOut}</span>}
    </>
  );
}
