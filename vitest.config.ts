import { defineConfig } from 'vitest/config';
import { reporters } from './vitest.shared.ts';

export default defineConfig({
  test: {
    reporters: reporters('root'),
    include: [
      'scripts/**/*.test.ts',
      'docs/**/*.test.ts',
      'images/medusa-backend/src/**/*.test.ts',
      'images/test/dockerfiles/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
  },
});
