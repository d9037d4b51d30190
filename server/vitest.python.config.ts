import { defineConfig } from 'vitest/config';
import { conditions, reporters } from '../vitest.shared.ts';

/** On demand: needs python3 with venv, and installs Python's gql from the package index. */
export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    reporters: reporters('server-python'),
    include: ['test/*.python.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
