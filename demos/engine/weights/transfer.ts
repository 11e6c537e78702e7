/** A request that does not wait for ever. */
import { piecesOf } from './pieces.ts';

/** How long a server may send nothing, in milliseconds. */
const STALL_MS = 60_000;

/** An answer, and its bytes as they come. */
export interface Transfer {
  response: Response;
  /** Throws where the connection breaks off, or nothing comes for a minute. To be asked once. */
  pieces(): AsyncGenerator<Uint8Array>;
}

/**
 * Sends a request that gives up when nothing comes for a minute: before the answer, or between two pieces
 * of it.
 *
 * @throws what `fetch` throws, or the error "nothing came".
 */
export async function openTransfer(
  url: string,
  headers: Record<string, string> = {},
): Promise<Transfer> {
  const stalled = new AbortController();
  const startTimer = () => setTimeout(() => stalled.abort(new Error('nothing came')), STALL_MS);
  let timer = startTimer();
  let response: Response;
  try {
    response = await fetch(url, { headers, signal: stalled.signal });
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

/** Bytes as megabytes, for people. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
