import chromium from '@sparticuz/chromium';
import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { externalScripts } from './scripts/external-scripts.ts';

const plugins = [sveltekit({ adapter: externalScripts({ directory: 'build', fallback: 'index.html' }) })];

export default defineConfig({
  test: {
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
          testTimeout: 20_000,
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
