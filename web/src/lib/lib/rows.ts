export interface RowWindow {
  first: number;
  end: number;
  beforePx: number;
  afterPx: number;
}

/**
 * Which rows of a long list to draw. `tops[i]` is where row i begins and `tops[length]` the whole height
 * (see `rowTops`). Overscan keeps a few rows beyond each edge, so that scrolling never shows a gap.
 */
export function rowWindow(
  tops: Float64Array,
  scrollPx: number,
  heightPx: number,
  overscanPx: number,
): RowWindow {
  const count = tops.length - 1;
  const first = Math.min(indexAt(tops, scrollPx - overscanPx), count);
  const end = Math.min(indexAt(tops, scrollPx + heightPx + overscanPx) + 1, count);
  const total = tops[count] ?? 0;
  return { first, end, beforePx: tops[first] ?? 0, afterPx: total - (tops[end] ?? total) };
}

/** Running sum of the row heights, one longer than the list. */
export function rowTops<T>(rows: readonly T[], heightPx: (row: T) => number): Float64Array {
  const tops = new Float64Array(rows.length + 1);
  let top = 0;
  for (let index = 0; index < rows.length; index++) {
    tops[index] = top;
    top += heightPx(rows[index] as T);
  }
  tops[rows.length] = top;
  return tops;
}

function indexAt(tops: Float64Array, px: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= px) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}
