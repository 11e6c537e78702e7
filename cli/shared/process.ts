/** Running other programs: the tools of `node_modules`, and now and then one of the system's. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './paths.ts';

/** How a program ended. */
export interface ProcessResult {
  /** Exit code; 1 where a signal ended it or it could not be started. */
  code: number;
  /** Its stdout and stderr, in the order they came; empty where they were passed through. */
  output: string;
  seconds: number;
}

/** What can be set for a program. */
export interface ProcessOptions {
  /** Added to this process's own environment. */
  env?: Record<string, string>;
  /**
   * `inherit` passes its output through as it comes, `stderr` does so but all of it to stderr, and
   * `collect` keeps it for the result.
   */
  output: 'inherit' | 'stderr' | 'collect';
  /** Ends the program after so many seconds. */
  timeoutSeconds?: number;
}

/**
 * The command line that runs a package's program with this Node.
 *
 * The files in `node_modules/.bin` are shell scripts on Windows; the script that a package names as
 * its `bin` runs the same everywhere.
 *
 * @param packageName such as `astro`
 * @param bin the program, where the package has several
 */
export function packageBin(packageName: string, bin = packageName): string[] {
  const manifestFile = join(ROOT, 'node_modules', packageName, 'package.json');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return [process.execPath, join(dirname(manifestFile), script)];
}

/** Runs a program in the project's folder, without a terminal to read from, and waits for its end. */
export async function runProcess(
  command: readonly string[],
  { env = {}, output, timeoutSeconds }: ProcessOptions,
): Promise<ProcessResult> {
  const start = performance.now();
  const out = output === 'collect' ? 'pipe' : output === 'stderr' ? 2 : 'inherit';
  const child = spawn(command[0], command.slice(1), {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', out, output === 'collect' ? 'pipe' : 2],
    timeout: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
  });
  const endChild = () => child.kill();
  process.once('SIGTERM', endChild);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      text += `${error.message}\n`;
      resolve(1);
    });
    child.once('close', (exitCode) => resolve(exitCode ?? 1));
  });
  process.removeListener('SIGTERM', endChild);
  return { code, output: text, seconds: (performance.now() - start) / 1000 };
}
