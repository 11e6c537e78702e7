/** A request for a file, or for the rest of one. */
import { openTransfer, type Transfer } from '../transfer.ts';
import { refused, unreachable } from './downloadError.ts';

/** Bytes on their way. */
interface Bytes {
  /** Whether the whole file comes, whatever was asked for. */
  isWhole: boolean;
  /** See `Transfer`. */
  pieces: AsyncIterable<Uint8Array>;
}

/**
 * Asks for a file from one of its bytes on; where that is not to be had, for all of it.
 *
 * @param what is asked for, for the sentences of errors.
 * @throws DownloadError where there is no answer, or a refusal.
 */
export async function request(url: string, what: string, from: number): Promise<Bytes> {
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

async function open(url: string, headers: Record<string, string>): Promise<Transfer> {
  try {
    return await openTransfer(url, headers);
  } catch (error) {
    throw unreachable(url, error);
  }
}
