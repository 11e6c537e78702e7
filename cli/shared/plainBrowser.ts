/** A browser as a reader has it, for what Playwright's own would spare its pages. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBrowser } from './browser.ts';

/** A browser that is up. */
export interface PlainBrowser {
  /** Where it takes the commands of the DevTools protocol: `ws://127.0.0.1:40123/devtools/…`. */
  address: string;
  /** Ends it, and removes all that it has kept. */
  close(): Promise<void>;
}

/**
 * Starts a browser without a window: in the one that Playwright starts, every tab believes that it is
 * looked at, and no timer is slowed down.
 */
export async function startPlainBrowser(): Promise<PlainBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'lesion-lab-browser-'));
  const isRoot = process.getuid?.() === 0;
  const program = spawn(
    await ensureBrowser(),
    [
      ...['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
      ...['--no-first-run', ...(isRoot ? ['--no-sandbox'] : [])],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise((resolve) => program.once('exit', resolve));
  return {
    address: await debuggingAddress(program.stderr),
    async close() {
      program.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
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
