/** Go's standard base64: line ends are passed over, anything else that is not complete is refused with the place where Go sees it. */
export type Bytes = { canonical: string } | { illegalAt: number };

const letter = /[A-Za-z0-9+/]/;

export function readBase64(text: string): Bytes {
  const length = Buffer.byteLength(text);
  const places = [...text.matchAll(/[^\r\n]/g)].map(({ index }) => index);
  const at = (place: number): string => text[places[place] ?? -1] ?? '';
  let place = 0;
  while (letter.test(at(place))) place += 1;
  const inQuantum = place % 4;
  const here = places[place];
  if (here === undefined)
    return inQuantum === 0 ? { canonical: canonical(text) } : { illegalAt: length - inQuantum };
  if (at(place) !== '=' || inQuantum < 2) return { illegalAt: here };
  const last = inQuantum === 2 ? place + 1 : place;
  if (places[last] === undefined) return { illegalAt: length };
  if (at(last) !== '=') return { illegalAt: places[last] };
  const beyond = places[last + 1];
  return beyond === undefined ? { canonical: canonical(text) } : { illegalAt: beyond };
}

const canonical = (text: string): string => Buffer.from(text, 'base64').toString('base64');
