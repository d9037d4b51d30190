import { defineConfig } from 'vitest/config';
import { reporters } from '../../vitest.shared.ts';

/** `vitest run src`: without a build. `vitest run test`: the built shop in a real browser. */
export default defineConfig({
  test: {
    reporters: reporters('images-storefront'),
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
