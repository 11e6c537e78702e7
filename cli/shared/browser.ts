/** Finds the Chrome or Chromium that the tests use, or installs one. */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { UserError } from './command.ts';
import { packageBin, runProcess } from './process.ts';

/** Variables that may name the browser's program, the first one set counts. */
const SETTINGS = ['CHROME_PATH', 'PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];

const USUAL_PATHS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name];
    return folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : [];
  }),
};

/**
 * The program of a Chrome or Chromium that starts here, or `undefined` where there is none: the one
 * that `CHROME_PATH` names, else one of the system, else Playwright's own. Its `headless-shell` does
 * not count: it has no WebGPU.
 *
 * @throws UserError where the setting names a program that does not start
 */
export function findBrowser(): string | undefined {
  for (const name of SETTINGS) {
    const path = process.env[name];
    if (!path) continue;
    if (starts(path)) return path;
    throw new UserError(`${name} names ${path}, but no Chrome or Chromium starts from there.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...(USUAL_PATHS[process.platform] ?? []),
    chromium.executablePath(),
  ];
  return candidates.find(starts);
}

/**
 * As `findBrowser`, but installs one where there is none: Playwright's, or where that does not start
 * or cannot be had, Debian's.
 *
 * @throws UserError that says how to get one, where neither works
 */
export async function ensureBrowser(): Promise<string> {
  const present = findBrowser();
  if (present) return present;
  const root = process.getuid?.() === 0;
  const attempts = [
    [...packageBin('@playwright/test', 'playwright'), 'install', 'chromium', '--no-shell'],
  ];
  if (root && existsSync('/usr/bin/apt-get')) {
    attempts.push(['sh', '-c', 'apt-get update && apt-get install -y chromium']);
  }
  for (const command of attempts) {
    process.stderr.write('No Chrome or Chromium found: installing one.\n');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runProcess(command, { env, output: 'stderr', timeoutSeconds: 240 });
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new UserError(
    'The tests need Chrome or Chromium, and none could be installed: install one, or name its ' +
      'program with CHROME_PATH.',
  );
}

/**
 * The file that tells Vulkan of SwiftShader, the software GPU beside a Linux Chromium: with its path
 * in `VK_ICD_FILENAMES`, WebGPU works in Node on a machine without a GPU.
 */
export function softwareVulkan(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const browser = findBrowser();
  // Debian's /usr/bin/chromium is a script; the program and its libraries lie in /usr/lib/chromium.
  const folders = [browser ? dirname(realpathSync(browser)) : '', '/usr/lib/chromium'];
  return folders
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .find((path) => existsSync(path));
}

/** Whether a file is a browser that can run: Ubuntu's `chromium-browser` may be no more than a hint. */
function starts(path: string): boolean {
  if (!existsSync(path)) return false;
  // On Windows and macOS `--version` would open a window, and a browser that is there runs.
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return /Chrom(e|ium)/.test(stdout ?? '');
}
