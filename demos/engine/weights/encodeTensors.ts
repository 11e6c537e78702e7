import { encodeHeader } from './encodeHeader.ts';

/** A tensor whose values are fetched when their turn comes. */
export interface SourceTensor {
  name: string;
  shape: readonly number[];
  read(): Promise<Float32Array>;
}

/**
 * A safetensors file, piece by piece. A tensor is fetched when its piece is asked for, so that all of
 * them are never in main memory at once.
 *
 * @throws WeightsError for a name given twice
 */
export async function* encodeTensors(
  tensors: readonly SourceTensor[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield encodeHeader(tensors, 'F32', { format: 'pt' }) as Uint8Array<ArrayBuffer>;
  for (const tensor of tensors) {
    const { buffer, byteOffset, byteLength } = await tensor.read();
    yield new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  }
}
