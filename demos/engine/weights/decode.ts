/** From the bytes of a tensor in a file to numbers. */
import { decodeBfloat16, decodeFloat16 } from './float16.ts';
import type { Dtype } from './header.ts';
import { WeightsError } from './weightsError.ts';

/**
 * Values of a tensor, in row-major order.
 *
 * @param bytes all of its own buffer; F32 values are a view of it.
 * @param name of the tensor, for the sentence of the error; so is `fileName`.
 * @throws WeightsError where the type is none of F32, F16 and BF16.
 */
export function decodeValues(
  { buffer }: Uint8Array<ArrayBuffer>,
  dtype: Dtype,
  name: string,
  fileName: string,
): Float32Array {
  switch (dtype) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F16':
      return decodeFloat16(new Uint16Array(buffer));
    case 'BF16':
      return decodeBfloat16(new Uint16Array(buffer));
    default:
      throw new WeightsError(
        `${fileName}: the tensor "${name}" is of type ${dtype}; only F32, F16 and BF16 can be read as numbers.`,
      );
  }
}
