import { builder } from './builder.ts';

/** An enum with a sentence for each value; the keys are the words of the domain, so that a missing one does not compile. */
export function enumOf<Word extends string>(name: string, description: string, values: Record<Word, string>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([word, sentence]) => [
        word,
        { value: word, description: sentence },
      ]),
    ) as { [Key in Word]: { value: Key; description: string } },
  });
}
