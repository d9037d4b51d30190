import { defineConfig } from 'vitest/config';
import { reporters } from './vitest.shared.ts';

export default defineConfig({
  test: {
    reporters: reporters('root'),
    include: ['scripts/**/*.test.ts', 'docs/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
});
