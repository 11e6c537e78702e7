/** Attention and its gradients, head by head; see `assembly/attention.ts`. */
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { AttentionAttributes } from '../../definitions/attention.ts';
import { windowIndex } from '../../definitions/windows.ts';
import type { WasmBackend } from '../wasmBackend.ts';
import type { Kernel } from './kernel.ts';
import { sumColumns } from './reductions.ts';

interface AttentionInputs {
  query: TensorInfo;
  key: TensorInfo;
  value: TensorInfo;
  bias?: TensorInfo;
  mask?: TensorInfo;
}

/** What both kernels are told, and the memory that a thread works in. */
function sizesOf(
  backend: WasmBackend,
  { query, mask }: AttentionInputs,
  { heads, grid }: AttentionAttributes,
) {
  const [images, length, size] = query.shape;
  const tokens = grid ? grid.windowSize ** 2 : length;
  const windows = length / tokens;
  return {
    heads,
    batch: images * windows,
    sizes: [heads, tokens, size, windows, mask?.shape[0] ?? 1],
    places: grid ? windowIndex(grid) : [],
    productBytes: backend.constant('PRODUCT_SCRATCH'),
    stripBytes: 4 * tokens * Math.min(tokens, backend.constant('STRIP_ROWS')),
    headBytes: 4 * tokens * (size / heads),
  };
}

/** Writes the places of tokens to memory, and gives their address, or 0 where there are none. */
function write(backend: WasmBackend, address: number, places: readonly number[]): number {
  if (places.length === 0) return 0;
  backend.writeIntegers(address, places);
  return address;
}

const attention: Kernel<AttentionInputs, AttentionAttributes> = (backend, inputs, attributes) => {
  const { query, key, value, bias, mask } = inputs;
  const { heads, batch, sizes, places, ...bytes } = sizesOf(backend, inputs, attributes);
  const context = backend.make(query.shape);
  const threadBytes = bytes.productBytes + bytes.stripBytes + 4 * bytes.headBytes;
  const scratchBytes = threadBytes * backend.threads;
  backend.withScratch(scratchBytes + 4 * places.length, (scratch) => {
    const table = write(backend, scratch + scratchBytes, places);
    const tensors = [query, key, value, bias ?? 0, mask ?? 0, table, context];
    backend.run('attention', [...tensors, ...sizes, scratch, threadBytes], batch * heads);
  });
  return context;
};

/** The batch is cut into so many slices, each with a sum of its own for the gradient of the bias. */
const SLICES = 16;

const attentionGrad: Kernel<AttentionInputs & { dContext: TensorInfo }, AttentionAttributes> = (
  backend,
  inputs,
  attributes,
) => {
  const { query, key, value, bias, mask, dContext } = inputs;
  const { heads, batch, sizes, places, ...bytes } = sizesOf(backend, inputs, attributes);
  const gradients = [query, key, value].map(({ shape }) => backend.make(shape));
  const threadBytes = bytes.productBytes + 2 * bytes.stripBytes + 7 * bytes.headBytes;
  const scratchBytes = threadBytes * backend.threads;
  const slices = bias ? Math.min(batch, SLICES) : batch;
  const biasSize = bias ? util.sizeFromShape(bias.shape) : 0;
  const dBias = bias && backend.make(bias.shape);
  const biasBytes = 4 * slices * biasSize;
  backend.withScratch(scratchBytes + biasBytes + 4 * places.length, (scratch) => {
    const dBiases = bias ? scratch + scratchBytes : 0;
    const table = write(backend, scratch + scratchBytes + biasBytes, places);
    const tensors = [query, key, value, bias ?? 0, mask ?? 0, table, dContext, ...gradients];
    const args = [...tensors, dBiases, batch, ...sizes, slices, scratch, threadBytes];
    backend.run('attentionGrad', args, slices * heads);
    if (dBias) sumColumns(backend, dBiases, dBias, slices, biasSize);
  });
  return dBias ? [...gradients, dBias] : gradients;
};

export const attentionKernels = { Attention: attention, AttentionGrad: attentionGrad };
