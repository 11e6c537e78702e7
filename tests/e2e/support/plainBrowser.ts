import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type BrowserContext, chromium, test } from '@playwright/test';

/**
 * A browser as a reader has it, until `close`: in the one that Playwright starts, every tab believes that it
 * is looked at, and no timer is slowed down.
 */
export async function openPlainBrowser(): Promise<{
  context: BrowserContext;
  close(): Promise<void>;
}> {
  const { executablePath = '', args = [] } = test.info().project.use.launchOptions ?? {};
  const profile = await mkdtemp(join(tmpdir(), 'lesion-lab-browser-'));
  const program = spawn(
    executablePath,
    [...args, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const browser = await chromium.connectOverCDP(await debuggingAddress(program.stderr), {
    noDefaults: true,
  });
  return {
    context: browser.contexts()[0],
    async close() {
      await browser.close();
      program.kill();
      await ended;
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** The address that the browser says it listens at. */
async function debuggingAddress(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [, address] = /listening on (ws:\S+)/.exec(line) ?? [];
    if (address) return address;
  }
  throw new Error('The browser ended before it could be asked for anything.');
}
