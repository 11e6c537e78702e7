/** A subject at work, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from '../shared/paths.ts';
import type { Reply, Request } from './protocol.ts';

/** A subject that was started, wherever it runs. */
export interface Session {
  /** @throws BenchError where it cannot do what it is asked, or is no longer there */
  ask<Kind extends Request['do']>(
    request: Extract<Request, { do: Kind }>,
  ): Promise<Extract<Reply, { ok: Kind }>>;
  close(): Promise<void>;
}

/** Why a subject gave no figure: a sentence, or the message of the library that failed. */
export class BenchError extends Error {
  override name = 'BenchError';
}

/** An answer that takes longer is not waited for. */
const TIMEOUT_MINUTES = 15;

/** Waits for an answer, but not for ever. */
export async function untilTimeout<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    const message = `gave no answer for ${TIMEOUT_MINUTES} minutes`;
    timer = setTimeout(() => reject(new BenchError(message)), TIMEOUT_MINUTES * 60_000);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws BenchError for an answer that says what went wrong */
export function checkReply<Kind extends Request['do']>(reply: Reply): Extract<Reply, { ok: Kind }> {
  if (reply.ok === false) throw new BenchError(explain(reply.error));
  return reply as Extract<Reply, { ok: Kind }>;
}

/** Says of an error that it is one of memory, where it is one. */
function explain(message: string): string {
  const ofMemory = /memory|alloc|out of bounds|buffer size/i.test(message);
  return ofMemory ? `ran out of memory (${message})` : message;
}

/** A program that reads requests from its input, and writes replies to its output, a line each. */
export class ProcessSession implements Session {
  readonly #child: ChildProcess;
  readonly #replies: AsyncIterator<string>;
  readonly #ended: Promise<never>;

  /** @param env added to this process's own environment */
  constructor(command: readonly string[], env: Record<string, string> = {}) {
    const child = spawn(command[0], command.slice(1), {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-2000);
    });
    this.#child = child;
    this.#replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((_, reject) => {
      child.once('error', (error) => reject(new BenchError(error.message)));
      child.once('close', (code, signal) => {
        const lastLine = errors.trim().split('\n').at(-1);
        // The system ends a process that takes too much memory, and Node itself gives up by aborting.
        const ofMemory = signal === 'SIGKILL' || /heap out of memory/.test(errors);
        const how = signal ?? `code ${code}: ${lastLine}`;
        reject(new BenchError(ofMemory ? 'ran out of memory' : `ended with ${how}`));
      });
    });
    // Nobody may be waiting when it ends.
    this.#ended.catch(() => {});
    child.stdin.on('error', () => {});
  }

  async ask<Kind extends Request['do']>(request: Extract<Request, { do: Kind }>) {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = this.#replies.next().then(({ value, done }) => (done ? this.#ended : value));
    const line = await untilTimeout(Promise.race([answer, this.#ended]));
    return checkReply<Kind>(JSON.parse(line) as Reply);
  }

  async close(): Promise<void> {
    this.#child.kill();
    await this.#ended.catch(() => {});
  }
}
