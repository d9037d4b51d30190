export interface Proof {
  path: string;
  title: string;
  cases: string[];
}

// The title of a test or of a group of tests: a literal, also after `.each(…)`, `.concurrent` and the like.
const titles =
  /\b(?:test|it|describe)(?:\.\w+)*(?:\((?:[^()]|\([^()]*\))*\))?\(\s*(?:'((?:[^'\\\n]|\\.)+)'|`([^`]+)`|"((?:[^"\\\n]|\\.)+)")/g;
const named = /\(([A-Z]\d{1,2}(?:, [A-Z]\d{1,2})*)\)$/;

/** The tests whose title ends with ids of survival cases, such as `one key gives one store (B1, B3)`. */
export function findProofs(file: { path: string; text: string }): Proof[] {
  return [...file.text.matchAll(titles)].flatMap((match) => {
    const title = (match[1] ?? match[2] ?? match[3] ?? '').replaceAll(String.raw`\'`, "'");
    const ids = named.exec(title)?.[1];
    if (ids === undefined) return [];
    return [{ path: file.path, title: title.replace(named, '').trim(), cases: ids.split(', ') }];
  });
}
