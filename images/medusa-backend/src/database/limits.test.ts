import { describe, expect, it } from 'vitest';
import { limitsOf, withTimeouts } from './limits.ts';

const plain = 'postgres://shop_a:secret@shop-database:5432/shop';

describe('how long a shop waits for its data', () => {
  it.each(['server', 'shared', 'worker'])('is in the right order for a %s', (mode) => {
    const { acquire, statement, query, command, blockingCommand } = limitsOf(mode);
    expect(acquire).toBeLessThan(statement);
    expect(statement).toBeLessThan(query);
    expect(command).toBeLessThanOrEqual(blockingCommand);
  });

  it('is longer than BullMQ waits for work where a worker does', () => {
    for (const mode of ['shared', 'worker']) expect(limitsOf(mode).blockingCommand).toBeGreaterThan(10_000);
  });

  it('stands in the address', () => {
    expect(withTimeouts(plain, limitsOf('server'))).toBe(
      `${plain}?statement_timeout=15000&query_timeout=17000`,
    );
  });

  it('is the address’s own where it names one, none included', () => {
    expect(withTimeouts(`${plain}?statement_timeout=&query_timeout=9000`, limitsOf('server'))).toBe(
      `${plain}?statement_timeout=&query_timeout=9000`,
    );
  });
});
