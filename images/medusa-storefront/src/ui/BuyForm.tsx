import { isOnSale, priceRange, type Product, type Variant } from '../backend/products.ts';
import { variantName } from '../backend/totals.ts';
import { useShop } from './shop-context.ts';

const few = 5;

/** Price, stock, choice and quantity of a product, and the button that puts it into the cart. */
export function BuyForm({ product }: { product: Product }) {
  const { text } = useShop();
  const { variants } = product;
  const [only] = variants;
  const isChoice = variants.length > 1;
  const onSale = variants.filter(isOnSale);
  const most = Math.min(99, Math.max(1, ...onSale.map((variant) => variant.stock ?? 99)));
  return (
    <form method="post" className="buy">
      <p className="price">
        <ProductPrice product={product} />
      </p>
      {!isChoice && only !== undefined && <Stock variant={only} />}
      {isChoice ? (
        <Choice variants={variants} />
      ) : (
        <input type="hidden" name="variant" value={only?.id ?? ''} />
      )}
      {onSale.length > 0 ? (
        <div className="buy-row">
          <label className="quantity">
            <span>{text.quantity}</span>
            <input
              type="number"
              name="quantity"
              defaultValue={1}
              min={1}
              max={most}
              inputMode="numeric"
              required
            />
          </label>
          <button className="button" data-busy={text.adding}>
            {text.addToCart}
          </button>
        </div>
      ) : (
        <p className="sold-out">
          {variants.some(({ price }) => price !== null) ? text.soldOut : text.notForSale}
        </p>
      )}
    </form>
  );
}

function ProductPrice({ product }: { product: Product }) {
  const { text, money } = useShop();
  const range = priceRange(product);
  if (range === undefined) return null;
  const usual = product.variants.find(({ price }) => price === range.lowest)?.usualPrice ?? null;
  return (
    <>
      <span>{range.varies ? text.from(money(range.lowest)) : money(range.lowest)}</span>
      {usual !== null && (
        <span className="usual">
          <span className="hidden">{text.usually} </span>
          <s>{money(usual)}</s>
        </span>
      )}
    </>
  );
}

function Stock({ variant }: { variant: Variant }) {
  const { text } = useShop();
  if (variant.price === null || variant.stock === 0) return null;
  const isLow = variant.stock !== null && variant.stock <= few;
  return (
    <p className="stock" data-low={isLow}>
      {isLow ? text.onlyLeft(variant.stock ?? 0) : text.inStock}
    </p>
  );
}

function Choice({ variants }: { variants: readonly Variant[] }) {
  const { text, money } = useShop();
  const first = variants.find(isOnSale);
  return (
    <fieldset className="choice">
      <legend>{text.choose}</legend>
      {variants.map((variant) => (
        <label key={variant.id}>
          <input
            type="radio"
            name="variant"
            value={variant.id}
            defaultChecked={variant === first}
            disabled={!isOnSale(variant)}
            required
          />
          <span>
            <bdi>{variantName(variant.title) || variant.sku || text.inStock}</bdi>
            <span className="small">
              {variant.price === null
                ? text.notForSale
                : variant.stock === 0
                  ? text.soldOut
                  : money(variant.price)}
              {variant.stock !== null && variant.stock > 0 && variant.stock <= few && (
                <> · {text.onlyLeft(variant.stock)}</>
              )}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
