/** Shapes in a field of 100 × 100. */
const shapes = [
  'M0 0H100A100 100 0 0 1 0 100Z',
  'M0 100V50A50 50 0 0 1 100 50V100Z',
  'M50 12A38 38 0 1 1 50 88A38 38 0 1 1 50 12Z',
  'M0 0A100 100 0 0 1 100 100A100 100 0 0 1 0 0Z',
  'M0 0H100V100H0Z',
  'M0 0H100A100 100 0 0 1 0 100V62A62 62 0 0 0 62 0H38A38 38 0 0 1 0 38Z',
  'M0 50A50 50 0 0 1 100 50Z',
  'M0 0H100L0 100Z',
] as const;

const palettes = 5;

/** A 32-bit number that only depends on the text: FNV-1a, then mixed so that its low bits differ as much as its high ones. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * Always the same composition for the same product: what stands where it has no picture. Colours come from the theme.
 * Two columns of three fields, the lowest cut in half.
 */
export function Art({ seed }: { seed: string }) {
  const cells = [0, 1, 2, 3, 4, 5].map((cell) => {
    const number = hash(`${seed}/${String(cell)}`);
    return {
      shape: shapes[number % shapes.length],
      turn: (number >>> 5) % 4,
      tone: (number >>> 9) % 3,
      x: (cell % 2) * 100,
      y: Math.floor(cell / 2) * 100,
    };
  });
  return (
    <svg
      className={`art art-${String(hash(seed) % palettes)}`}
      viewBox="0 0 200 250"
      preserveAspectRatio="xMidYMin slice"
      aria-hidden="true"
      focusable="false"
    >
      {cells.map(({ shape, turn, tone, x, y }) => (
        <path
          key={`${String(x)}-${String(y)}`}
          className={`tone-${String(tone)}`}
          d={shape}
          transform={`translate(${String(x)} ${String(y)}) rotate(${String(turn * 90)} 50 50)`}
        />
      ))}
    </svg>
  );
}

/** A picture on the product's composition, which shows while it loads and where it cannot be had. */
export function Picture({
  url,
  seed,
  alt = '',
  isFirst = false,
}: {
  url: string | null;
  seed: string;
  alt?: string;
  isFirst?: boolean;
}) {
  return (
    <span className="picture">
      <Art seed={seed} />
      {url !== null && (
        <img
          src={url}
          alt={alt}
          width={800}
          height={1000}
          decoding="async"
          loading={isFirst ? 'eager' : 'lazy'}
          fetchPriority={isFirst ? 'high' : 'auto'}
        />
      )}
    </span>
  );
}
