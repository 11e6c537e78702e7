/**
 * A stream piece by piece; whoever stops early lets go of it. Safari cannot iterate over a stream, so
 * its reader is asked by hand.
 */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // A stream that has failed throws its error here once more.
    await reader.cancel().catch(() => {});
  }
}
