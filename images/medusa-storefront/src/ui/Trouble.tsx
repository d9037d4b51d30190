import type { Trouble as Kind } from '../request/page.ts';
import { Art } from './Art.tsx';
import { Layout } from './Layout.tsx';
import { useShop, type Sentence } from './shop-context.ts';

const sentences: Readonly<Record<Kind, { title: Sentence; hint: Sentence }>> = {
  missing: { title: 'missingTitle', hint: 'missingHint' },
  away: { title: 'awayTitle', hint: 'awayHint' },
  refused: { title: 'refusedTitle', hint: 'refusedHint' },
};

/** What a customer sees instead of a page that cannot be shown. */
export function Trouble({ kind }: { kind: Kind }) {
  const { text } = useShop();
  const { title, hint } = sentences[kind];
  return (
    <Layout title={text[title]}>
      <section className="message">
        <span className="picture message-art">
          <Art seed={`trouble-${kind}`} />
        </span>
        <h1>{text[title]}</h1>
        <p>{text[hint]}</p>
        {kind === 'away' ? (
          <a className="button" href="">
            {text.tryAgain}
          </a>
        ) : (
          <a className="button" href="/products">
            {text.keepShopping}
          </a>
        )}
      </section>
    </Layout>
  );
}
