import { defineConfig } from '@playwright/test';
import { findBrowser } from './cli/shared/browser.ts';
import { siteBase } from './cli/shared/paths.ts';

const port = 4410;
const url = `http://localhost:${port}${siteBase()}`;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // A test that trains needs the whole machine. Those of `reading` may run side by side: --workers=2.
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: url,
    // Reduced motion shows a page at its end state, which is what is looked at.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: findBrowser(),
      args: ['--enable-unsafe-webgpu', ...(isRoot ? ['--no-sandbox'] : [])],
    },
    screenshot: 'only-on-failure',
    // What is looked at comes from the server; tests of work offline allow it.
    serviceWorkers: 'block',
  },
  webServer: {
    command: `"${process.execPath}" cli/start.ts --skip-build --port ${port}`,
    url,
    reuseExistingServer: false,
  },
});
