import chromium from '@sparticuz/chromium';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { reporters } from '../vitest.shared.ts';

// Without SvelteKit: what is tested here knows no route.
const plugins = [svelte()];

export default defineConfig({
  test: {
    reporters: reporters('web'),
    projects: [
      {
        plugins,
        test: {
          name: 'pure',
          environment: 'node',
          include: ['{src,scripts}/**/*.test.ts'],
          exclude: ['**/*.ui.test.ts'],
        },
      },
      {
        plugins,
        optimizeDeps: { include: ['axe-core', 'vitest-browser-svelte', 'bits-ui'] },
        test: {
          name: 'browser',
          include: ['src/**/*.ui.test.ts', 'test/**/*.ui.test.ts'],
          testTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: { executablePath: await chromium.executablePath(), args: ['--no-sandbox'] },
            }),
          },
        },
      },
    ],
  },
});
