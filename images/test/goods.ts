import type { Product } from '../../server/src/domain/store/store.ts';

/** Ordinary goods, and such whose texts try to be something else on their way through charts, files and pages. */
export const goods: Product[] = [
  {
    title: 'Green tea',
    handle: 'green-tea',
    description: 'Loose leaves',
    priceMinor: 1999,
    sku: 'TEA-1',
    stock: 25,
  },
  { title: 'Mug', handle: 'mug', priceMinor: 0 },
  { title: 'Last one', handle: 'last-one', priceMinor: 5, sku: 'ONE', stock: 1 },
  { title: 'Sold out', handle: 'sold-out', priceMinor: 100, stock: 0 },
  {
    title: `Quote " ' \\" and \\n {{ .Values.seed }} {{- fail "no" }} \${HOME} $(id)`,
    handle: 'quotes',
    description: 'first\nsecond\r\nthird\ttab {{ template }} <script>alert(1)</script> %s',
    priceMinor: 123_456_789,
  },
  { title: 'Emoji 🍵👩‍👩‍👧‍👦', handle: 'emoji', description: '\u202eRTL\u202c \u200fשלום\u200e 🇩🇪', priceMinor: 1 },
];

export const shopTitle = `Tea & "Things" {{ 🍵 }} \u202eabc\u202c's`;
