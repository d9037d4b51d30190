const contextLines = 3;
/** Beyond this many differing lines the rest is shown as one block: the work grows with their square. */
const mostEdits = 400;

interface Edit {
  sign: ' ' | '-' | '+';
  line: string;
}

/** Unified diff of two texts, line by line; empty where they are the same. */
export function unifiedDiff(before: string, after: string, names: { before: string; after: string }): string {
  if (before === after) return '';
  const edits = editsOf(linesOf(before), linesOf(after));
  return [`--- ${names.before}`, `+++ ${names.after}`, ...hunks(edits), ''].join('\n');
}

const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

function editsOf(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const same = (line: string): Edit => ({ sign: ' ', line });
  return [
    ...before.slice(0, start).map(same),
    ...shortest(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** Myers' shortest edit script. */
function shortest(before: readonly string[], after: readonly string[]): Edit[] {
  const trace = paths(before, after);
  if (trace === undefined)
    return [
      ...before.map((line): Edit => ({ sign: '-', line })),
      ...after.map((line): Edit => ({ sign: '+', line })),
    ];
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let depth = trace.length - 1; depth >= 0; depth -= 1) {
    const reached = trace[depth] ?? new Map<number, number>();
    const diagonal = x - y;
    const down = goesDown(reached, diagonal, depth);
    const from = down ? diagonal + 1 : diagonal - 1;
    const fromX = depth === 0 ? 0 : (reached.get(from) ?? 0);
    const fromY = depth === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      edits.push({ sign: ' ', line: before[x] ?? '' });
    }
    if (depth === 0) break;
    edits.push(down ? { sign: '+', line: after[fromY] ?? '' } : { sign: '-', line: before[fromX] ?? '' });
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}

const goesDown = (reached: ReadonlyMap<number, number>, diagonal: number, depth: number): boolean =>
  diagonal === -depth ||
  (diagonal !== depth && (reached.get(diagonal - 1) ?? -1) < (reached.get(diagonal + 1) ?? -1));

/** How far each diagonal was reached before every depth; undefined where too many lines differ. */
function paths(before: readonly string[], after: readonly string[]): Map<number, number>[] | undefined {
  const trace: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let depth = 0; depth <= Math.min(before.length + after.length, mostEdits); depth += 1) {
    trace.push(reached);
    const next = new Map(reached);
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      let x = goesDown(next, diagonal, depth)
        ? (next.get(diagonal + 1) ?? 0)
        : (next.get(diagonal - 1) ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
    reached = next;
  }
  return undefined;
}

/** Changes with the lines around them; what lies far from any change is left out. */
function* hunks(edits: readonly Edit[]): Iterable<string> {
  const changed = edits.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  let [before, after, done] = [0, 0, 0];
  while (changed.length > 0) {
    const from = Math.max((changed[0] ?? 0) - contextLines, done);
    let last = changed.shift() ?? 0;
    while (changed[0] !== undefined && changed[0] - last <= 2 * contextLines) last = changed.shift() ?? last;
    const until = Math.min(last + contextLines + 1, edits.length);
    before += count(edits, done, from, '+');
    after += count(edits, done, from, '-');
    const [removed, added] = [count(edits, from, until, '+'), count(edits, from, until, '-')];
    yield `@@ -${before + 1},${removed} +${after + 1},${added} @@`;
    for (const { sign, line } of edits.slice(from, until)) yield `${sign}${line}`;
    [before, after, done] = [before + removed, after + added, until];
  }
}

/** Lines of one side: all but those that only the other has. */
const count = (edits: readonly Edit[], from: number, until: number, without: '+' | '-'): number =>
  edits.slice(from, until).filter(({ sign }) => sign !== without).length;
