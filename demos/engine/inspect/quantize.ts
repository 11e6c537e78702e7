/** Numbers in 8 bits each, as text: for records, where thousands of them must be short. */

/** Groups of numbers, each on a scale of its own. */
export interface Quantized {
  /** What 127 stands for, of each group. */
  scales: number[];
  /** Signed bytes of all groups, base64. */
  bytes: string;
}

/**
 * Rounds each number to the nearest of 255 steps between plus and minus its group's largest.
 *
 * @param groupSize numbers of a group, a divisor of the count of all
 */
export function quantize(values: ArrayLike<number>, groupSize: number): Quantized {
  const scales: number[] = [];
  let text = '';
  for (let start = 0; start < values.length; start += groupSize) {
    const group = Array.from({ length: groupSize }, (_, i) => values[start + i]);
    // Digits beyond these are lost in the rounding anyhow.
    const scale = Number(Math.max(...group.map(Math.abs)).toPrecision(5));
    scales.push(scale);
    for (const value of group) {
      const step = scale === 0 ? 0 : Math.round((127 * value) / scale);
      text += String.fromCharCode(Math.max(-127, Math.min(127, step)) & 255);
    }
  }
  return { scales, bytes: btoa(text) };
}

/** The numbers again, each off by at most half a step. */
export function dequantize({ scales, bytes }: Quantized): Float32Array {
  const text = atob(bytes);
  const groupSize = text.length / scales.length;
  return Float32Array.from(text, (letter, i) => {
    const step = (letter.charCodeAt(0) << 24) >> 24;
    return (step * scales[Math.floor(i / groupSize)]) / 127;
  });
}
