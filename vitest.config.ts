import { delimiter, dirname } from 'node:path';
import { defineConfig } from 'vitest/config';
import { softwareVulkan } from './cli/shared/browser.ts';

// Tests of WebGPU kernels run in Node, on the software GPU that a Linux Chromium brings along.
// The processes that vitest starts find the Vulkan loader beside it.
const vulkan = softwareVulkan();
if (vulkan) {
  process.env.VK_ICD_FILENAMES ??= vulkan;
  const folders = [dirname(vulkan), process.env.LD_LIBRARY_PATH].filter(Boolean);
  process.env.LD_LIBRARY_PATH = folders.join(delimiter);
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    pool: 'forks',
    // The default leaves a core free, of two as well.
    maxWorkers: '100%',
    // A shared machine of two cores can be ten times slower for a while.
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          globalSetup: 'tests/globalSetup.ts',
          include: [
            'tests/{engine,charts,session,islands,worker,cli,strangers}/**/*.test.{ts,tsx}',
          ],
        },
      },
      {
        extends: true,
        test: { name: 'site', include: ['tests/site/**/*.test.{ts,tsx}'] },
      },
    ],
  },
});
