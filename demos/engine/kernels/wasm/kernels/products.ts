import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../wasmBackend.ts';
import type { Kernel } from './kernel.ts';
import { broadcastStrides, offsetsOf, simplify } from './strided.ts';

/** One side of a product. */
interface Side {
  x: TensorInfo;
  transposed: boolean;
}

/** Columns of a block: wide enough that packing its rows takes no time beside multiplying them. */
const BLOCK_COLUMNS = 384;
/** A block is halved, to give every thread some, while it has more than so many multiplications. */
const WORTH_HALVING = 4e6;
/** Multiplications that are worth the attention of another thread. */
const WORTH_A_THREAD = 2e5;

/** `a b`, or `a b + bias`, for each pair of matrices; their batches are broadcast to one shape. */
function multiply(backend: WasmBackend, a: Side, b: Side, bias?: TensorInfo): TensorInfo {
  const [rows, inner] = sizeOf(a);
  const [innerB, columns] = sizeOf(b);
  const batchShape = backend_util.assertAndGetBroadcastShape(batchOf(a), batchOf(b));
  if (inner !== innerB) throw new Error(`${nameOf(a)} cannot be multiplied by ${nameOf(b)}.`);
  const y = backend.make([...batchShape, rows, columns]);
  const batch = util.sizeFromShape(batchShape);
  if (util.sizeFromShape(y.shape) === 0) return y;

  const [blockRows, blockColumns] = blockSize(backend, rows, columns, inner, batch);
  const blocks = batch * Math.ceil(rows / blockRows) * Math.ceil(columns / blockColumns);
  const grain = Math.ceil(WORTH_A_THREAD / (blockRows * blockColumns * inner));
  const scratchBytes = backend.constant('PRODUCT_SCRATCH') * backend.threads;
  const addresses = pairs(backend, a, b, batchShape);
  backend.withScratch(scratchBytes + addresses.length * 4, (scratch) => {
    const table = scratch + scratchBytes;
    backend.writeIntegers(table, addresses);
    backend.run(
      'matMul',
      [
        ...[table, ...strides(a), ...strides(b), bias ?? 0, y],
        ...[rows, columns, inner, blockRows, blockColumns, scratch],
      ],
      blocks,
      grain,
    );
  });
  return y;
}

/** Blocks as large as the cache allows, but several for each thread where there is work enough. */
function blockSize(
  backend: WasmBackend,
  rows: number,
  columns: number,
  inner: number,
  batch: number,
): [number, number] {
  const { threads } = backend;
  const maximumHeight = backend.constant('BLOCK_ROWS');
  let [height, width] = [rows, columns];
  const blocks = () => batch * Math.ceil(rows / height) * Math.ceil(columns / width);
  while (height > maximumHeight) height = Math.ceil(height / 2);
  while (width > BLOCK_COLUMNS) width = Math.ceil(width / 2);
  while (threads > 1 && blocks() < 4 * threads && height * width * inner > WORTH_HALVING) {
    if (height > width) height = Math.ceil(height / 2);
    else width = Math.ceil(width / 2);
  }
  return [height, width];
}

/** For each product of the batch the addresses of its two sides. */
function pairs(backend: WasmBackend, a: Side, b: Side, batchShape: number[]): number[] {
  const sides = [a, b];
  const strides = sides.map((side) => broadcastStrides(batchOf(side), batchShape));
  const matrices = simplify({ lengths: batchShape, strides });
  const addresses = sides.map(({ x }) => backend.address(x));
  const bytes = sides.map(({ x }) => 4 * util.sizeFromShape(x.shape.slice(-2)));
  const table: number[] = [];
  for (let n = 0; n < util.sizeFromShape(batchShape); n++) {
    const [atA, atB] = offsetsOf(matrices, n);
    table.push(addresses[0] + atA * bytes[0], addresses[1] + atB * bytes[1]);
  }
  return table;
}

/** From one row to the next and from one column to the next, as they are multiplied. */
function strides({ x, transposed }: Side): [number, number] {
  const length = x.shape.at(-1) as number;
  return transposed ? [1, length] : [length, 1];
}

/** Rows and columns, as they are multiplied. */
function sizeOf({ x, transposed }: Side): [number, number] {
  const [rows, columns] = x.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

function batchOf({ x }: Side): number[] {
  return x.shape.slice(0, -2);
}

function nameOf({ x, transposed }: Side): string {
  return `[${x.shape}]${transposed ? 'ᵀ' : ''}`;
}

const batchMatMul: Kernel<
  { a: TensorInfo; b: TensorInfo },
  { transposeA: boolean; transposeB: boolean }
> = (backend, { a, b }, { transposeA, transposeB }) =>
  multiply(backend, { x: a, transposed: transposeA }, { x: b, transposed: transposeB });

const linear: Kernel<{ x: TensorInfo; weight: TensorInfo; bias?: TensorInfo }> = (
  backend,
  { x, weight, bias },
) => multiply(backend, { x, transposed: false }, { x: weight, transposed: true }, bias);

export const productKernels = { BatchMatMul: batchMatMul, Linear: linear };
