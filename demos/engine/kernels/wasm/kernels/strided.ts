/** Boxes of numbers, of any rank, that lie in memory with any distances between them. */
import { util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasmBackend.ts';

/** A box that is gone through in several tensors at once. */
export interface Box {
  /** Length of each dimension. */
  lengths: number[];
  /** For each tensor how many numbers apart neighbours are in each dimension. */
  strides: number[][];
}

/** Strides of a tensor whose numbers lie without gaps, row by row. */
export function stridesOf(shape: number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
  return strides;
}

/** Strides of a tensor that is broadcast to another shape: 0 where it is repeated. */
export function broadcastStrides(shape: number[], to: number[]): number[] {
  const own = stridesOf(shape);
  const missing = to.length - shape.length;
  return to.map((_, i) => (i < missing || shape[i - missing] === 1 ? 0 : own[i - missing]));
}

/** The same box with as few dimensions as can be: those that can be gone through as one become one. */
export function simplify({ lengths, strides }: Box): Box {
  const kept: number[] = [];
  const keptStrides: number[][] = strides.map(() => []);
  lengths.forEach((length, i) => {
    if (length === 1) return;
    const last = kept.length - 1;
    const joins = last >= 0 && strides.every((s, n) => keptStrides[n][last] === s[i] * length);
    if (joins) kept[last] *= length;
    else kept.push(length);
    strides.forEach((s, n) => {
      keptStrides[n][joins ? last : last + 1] = s[i];
    });
  });
  if (kept.length > 0) return { lengths: kept, strides: keptStrides };
  return { lengths: [1], strides: strides.map(() => [1]) };
}

/** Rows of a box: all dimensions but the last. */
export function rowCount({ lengths }: Box): number {
  return util.sizeFromShape(lengths.slice(0, -1));
}

/** Where in each tensor an element of a box is, numbered row by row. */
export function offsetsOf({ lengths, strides }: Box, element: number): number[] {
  const offsets = strides.map(() => 0);
  let rest = element;
  for (let i = lengths.length - 1; i >= 0; i--) {
    const index = rest % lengths[i];
    strides.forEach((s, n) => {
      offsets[n] += index * s[i];
    });
    rest = (rest - index) / lengths[i];
  }
  return offsets;
}

/** Puts a box where kernels read it (`assembly/layout.ts`), for as long as the function runs. */
export function withLayout(
  backend: WasmBackend,
  { lengths, strides }: Box,
  use: (layout: number) => void,
): void {
  const integers = [lengths.length, ...lengths, ...strides.flat()];
  backend.withScratch(integers.length * 4, (address) => {
    backend.writeIntegers(address, integers);
    use(address);
  });
}
