export interface FakeVariant {
  id: string;
  title: string;
  price: number;
  /** Undefined: not counted. */
  stock?: number;
}

export interface FakeProduct {
  id: string;
  handle: string;
  title: string;
  description: string;
  thumbnail: string | null;
  variants: FakeVariant[];
}

export const hostileTitle = `"Mug" 'x' {{ .Values }} \${env} <script>alert(1)</script> 🫖 \u200fשלום\u200f & <b>bold</b>`;

function product(handle: string, title: string, price: number, more: Partial<FakeProduct> = {}): FakeProduct {
  return {
    id: `prod_${handle}`,
    handle,
    title,
    description: `${title}: made slowly, in small numbers, to be used every day.\n\nRinse by hand.`,
    thumbnail: null,
    variants: [{ id: `variant_${handle}`, title: 'Default', price, stock: 40 }],
    ...more,
  };
}

const names =
  'Teapot for two,Linen apron,Walnut spoon,Stoneware bowl,Copper kettle,Wool throw,Beeswax candle,Olive wood board,Glass carafe,Ash stool,Salt cellar,Enamel jug,Cotton towel,Cast iron pan,Paper lamp,Clay planter,Rye basket,Bread knife,Oak tray,Tea tin';

/** A shop's shelf: enough for two pages, with a choice, a rarity, something sold out, and text that must stay text. */
export function fakeGoods(): FakeProduct[] {
  const plain = names
    .split(',')
    .map((title, index) => product(title.toLowerCase().replaceAll(' ', '-'), title, 12.5 + index * 3));
  return [
    ...plain.slice(0, 5),
    product('mug', 'Everyday mug', 18, {
      variants: [
        { id: 'variant_mug_s', title: 'Small', price: 18, stock: 3 },
        { id: 'variant_mug_l', title: 'Large', price: 24, stock: 40 },
        { id: 'variant_mug_xl', title: 'Giant', price: 31, stock: 0 },
      ],
    }),
    product('last-vase', 'The last vase', 86, {
      variants: [{ id: 'variant_last', title: 'Default', price: 86, stock: 1 }],
    }),
    product('gone-plate', 'Gone plate', 22, {
      variants: [{ id: 'variant_gone', title: 'Default', price: 22, stock: 0 }],
    }),
    product('hostile', hostileTitle, 9.99, {
      description: `${hostileTitle}\n\n</script><script>alert(2)</script>`,
    }),
    ...plain.slice(5),
  ];
}
