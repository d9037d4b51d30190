import { useShop, type Sentence } from './shop-context.ts';

/** A sentence that a screen reader says at once. */
export function Alert({ sentence }: { sentence: Sentence | null }) {
  const { text } = useShop();
  if (sentence === null) return null;
  return (
    <p className="alert" role="alert">
      {text[sentence]}
    </p>
  );
}
