/** A request for a file, or for the rest of one. */
import { piecesOf } from '../pieces.ts';
import { refused, unreachable } from './downloadError.ts';

/** How long a server may send nothing, in milliseconds. */
const STALL_MS = 60_000;

/** Bytes on their way. */
export interface Transfer {
  /** Whether the whole file comes, whatever was asked for. */
  isWhole: boolean;
  /** Throws where the connection breaks off, or nothing comes for a minute. */
  pieces: AsyncIterable<Uint8Array>;
}

/**
 * Asks for a file from one of its bytes on; where that is not to be had, for all of it.
 *
 * @param what is asked for, for the sentences of errors.
 * @throws DownloadError where there is no answer, or a refusal.
 */
export async function request(url: string, what: string, from: number): Promise<Transfer> {
  if (from > 0) {
    // Where a request leads on to another origin, a browser may refuse this header.
    const rest = await open(url, { range: `bytes=${from}-` }).catch(() => undefined);
    const range = rest?.response.headers.get('content-range');
    if (rest?.response.status === 206 && (!range || range.startsWith(`bytes ${from}-`))) {
      return { isWhole: false, pieces: rest.pieces() };
    }
    if (rest?.response.status === 200) return { isWhole: true, pieces: rest.pieces() };
    await rest?.response.body?.cancel();
    // A server that is merely busy may give the rest later.
    const refusal = rest && refused(rest.response.status, url, what);
    if (refusal?.retryable) throw refusal;
  }
  const { response, pieces } = await open(url, {});
  if (response.status === 200) return { isWhole: true, pieces: pieces() };
  await response.body?.cancel();
  throw refused(response.status, url, what);
}

/** Sends a request that gives up when nothing comes for a while. */
async function open(url: string, headers: Record<string, string>) {
  const stalled = new AbortController();
  const startTimer = () => setTimeout(() => stalled.abort(new Error('nothing came')), STALL_MS);
  let timer = startTimer();
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: stalled.signal });
  } catch (error) {
    throw unreachable(url, error);
  } finally {
    clearTimeout(timer);
  }

  async function* pieces(): AsyncGenerator<Uint8Array> {
    timer = startTimer();
    try {
      for await (const piece of piecesOf(response.body as ReadableStream<Uint8Array>)) {
        clearTimeout(timer);
        yield piece;
        timer = startTimer();
      }
    } finally {
      clearTimeout(timer);
    }
  }
  return { response, pieces };
}
