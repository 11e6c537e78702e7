/** Polite GET requests: each with a time limit, and repeated with growing pauses where that may help. */
import { setTimeout as sleep } from 'node:timers/promises';

/** How hard to try. */
export interface Persistence {
  /** Time limit of one request with its whole answer, in milliseconds. */
  timeoutMs: number;
  /** Tries in all. */
  attempts: number;
  /** Pause before the second try, in milliseconds; it doubles with each further try. */
  backoffMs: number;
}

/** The longest wait that a server may ask for, in milliseconds; for a longer one we give up. */
const MAX_WAIT_MS = 30_000;

/** A request that got no good answer. The message is the end of a sentence: "… answered 404". */
export class RequestError extends Error {
  override name = 'RequestError';
  /** Whether another try may go better. */
  readonly retryable: boolean;
  /** How long the server asks to wait before that, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryable: boolean, retryAfterMs?: number) {
    super(message);
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The body of a GET request. Redirects are followed.
 *
 * @throws RequestError where there is no answer in time, or none with status 200 to 299.
 */
export async function get(url: URL, timeoutMs: number, stop?: AbortSignal): Promise<Uint8Array> {
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { signal: stop ? AbortSignal.any([limit, stop]) : limit });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    await response.body?.cancel();
    const { status, headers } = response;
    throw new RequestError(
      `${url.host} answered ${status} ${response.statusText}`.trimEnd(),
      status === 408 || status === 429 || status >= 500,
      parseRetryAfter(headers.get('retry-after')),
    );
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(describeFailure(url, timeoutMs, error as Error), true);
  }
}

/** Whether a server answers at all, whatever it answers; if not, throws a `RequestError`. */
export async function reach(url: URL, timeoutMs: number): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await response.body?.cancel();
  } catch (error) {
    throw new RequestError(describeFailure(url, timeoutMs, error as Error), false);
  }
}

/** Repeats a task as long as it throws a retryable `RequestError` and tries are left. */
export async function withRetries<Result>(
  task: () => Promise<Result>,
  { attempts, backoffMs }: Persistence,
  stop: AbortSignal,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof RequestError) || !error.retryable || stop.aborted) throw error;
      const pause = error.retryAfterMs ?? backoffMs * 2 ** (attempt - 1);
      if (attempt >= attempts || pause > MAX_WAIT_MS) throw error;
      await sleep(pause, undefined, { signal: stop });
    }
  }
}

/** The header's two forms, seconds and a date, as milliseconds from now. */
function parseRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Why `fetch` threw; the reason that people can use is in the error's cause. */
function describeFailure(url: URL, timeoutMs: number, error: Error): string {
  if (error.name === 'TimeoutError') {
    return `${url.host} did not answer within ${timeoutMs / 1000} s`;
  }
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return `${url.host} could not be reached (${cause?.code ?? cause?.message ?? error.message})`;
}
