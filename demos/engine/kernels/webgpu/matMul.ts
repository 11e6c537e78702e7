/**
 * Matrix product for WebGPU, every transposition, any size. TensorFlow.js's own leaves its fast path
 * whenever a side is transposed or a dimension is no multiple of four, and here most are: 197 tokens, 7
 * classes.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type BatchMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { GeluApproximation } from '../definitions/gelu.ts';
import { gelu } from './gelu.ts';
import { matMulShader, type Tile, WORKGROUP } from './matMulShader.ts';
import { QUAD_TILE, quadMatMulShader } from './quadMatMulShader.ts';
import { int, runShader, type Shader } from './runShader.ts';
import { elementShader, elementWorkgroups } from './wgsl.ts';

/** How a device multiplies: in tiles of this size, or by threads that exchange what they load. */
export type ProductMethod = Tile | 'quads';

/** A product to be computed: two batches of matrices, and what is done to the result. */
interface Product {
  a: TensorInfo;
  b: TensorInfo;
  transposeA: boolean;
  transposeB: boolean;
  bias?: TensorInfo;
  gelu?: GeluApproximation;
}

interface LinearInputs {
  x: TensorInfo;
  weight: TensorInfo;
  bias?: TensorInfo;
}

/** TensorFlow.js's `BatchMatMul`. */
export function batchMatMul(
  backend: WebGPUBackend,
  method: ProductMethod,
  { a, b }: { a: TensorInfo; b: TensorInfo },
  { transposeA, transposeB }: BatchMatMulAttrs,
): TensorInfo {
  return multiply(backend, method, { a, b, transposeA, transposeB });
}

/** `x Wᵀ + b`, the definition of `linear`. */
export function linear(
  backend: WebGPUBackend,
  method: ProductMethod,
  inputs: LinearInputs,
): TensorInfo[] {
  return [multiply(backend, method, toProduct(inputs))];
}

/** `gelu(x Wᵀ + b)`, the definition of `linearGelu`. */
export function linearGelu(
  backend: WebGPUBackend,
  method: ProductMethod,
  inputs: LinearInputs,
  { approximate }: { approximate: GeluApproximation },
): TensorInfo[] {
  if (method !== 'quads') {
    return [multiply(backend, method, { ...toProduct(inputs), gelu: approximate })];
  }
  // A pass of its own: a thread's 256 results, each with a GELU, would be too long a program.
  const [x] = linear(backend, method, inputs);
  const result = gelu(backend, { x }, { approximate });
  backend.disposeData(x.dataId);
  return result;
}

function toProduct({ x, weight, bias }: LinearInputs): Product {
  return { a: x, b: weight, transposeA: false, transposeB: true, bias };
}

function multiply(backend: WebGPUBackend, method: ProductMethod, product: Product): TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const [rows, innerA] = lastTwo(a, transposeA);
  const [innerB, columns] = lastTwo(b, transposeB);
  const batchShapeA = a.shape.slice(0, -2);
  const batchShapeB = b.shape.slice(0, -2);
  const batchA = util.sizeFromShape(batchShapeA);
  const batchB = util.sizeFromShape(batchShapeB);
  const sameBatch = util.arraysEqual(batchShapeA, batchShapeB);
  if (innerA !== innerB || !(sameBatch || batchA === 1 || batchB === 1)) {
    throw new Error(
      `Cannot multiply [${a.shape}]${transposeA ? 'ᵀ' : ''} by [${b.shape}]${transposeB ? 'ᵀ' : ''}.`,
    );
  }
  const batchShape = batchA >= batchB ? batchShapeA : batchShapeB;
  const y = backend.makeTensorInfo([...batchShape, rows, columns], 'float32');
  const sizes = [rows, columns, innerA, batchA, batchB];
  if (method === 'quads') multiplyByQuads(backend, product, y, sizes);
  else multiplyByTiles(backend, method, product, y, sizes);
  return y;
}

/** @param sizes rows, columns, inner size, and matrices on each side */
function multiplyByQuads(
  backend: WebGPUBackend,
  { a, b, transposeA, transposeB, bias }: Product,
  y: TensorInfo,
  sizes: number[],
): void {
  const [rows, columns, inner, batchA, batchB] = sizes;
  const stridesA = transposeA ? [1, rows] : [inner, 1];
  const stridesB = transposeB ? [1, inner] : [columns, 1];
  runShader(
    backend,
    quadMatMulShader(bias !== undefined),
    { reads: [a, b, ...(bias ? [bias] : [])], writes: [y] },
    [...sizes, ...stridesA, ...stridesB].map(int),
    [Math.ceil(columns / QUAD_TILE), Math.ceil(rows / QUAD_TILE), Math.max(batchA, batchB)],
  );
}

/** Columns of a tile where they cannot be taken four at a time. */
const SINGLE_TILE: Tile = { rows: 4, columns: 4 };

/** @param sizes rows, columns, inner size, and matrices on each side */
function multiplyByTiles(
  backend: WebGPUBackend,
  tileOfFours: Tile,
  { a, b, transposeA, transposeB, bias, gelu }: Product,
  y: TensorInfo,
  sizes: number[],
): void {
  const [rows, columns, inner, batchA, batchB] = sizes;
  // Transposing B is a small part of the product's work, and saves a shader for each way it may lie.
  const plainB = transposeB ? transpose(backend, b) : b;
  const fours = { a: (transposeA ? rows : inner) % 4 === 0, columns: columns % 4 === 0 };
  const tile = fours.columns ? tileOfFours : SINGLE_TILE;
  runShader(
    backend,
    matMulShader({ transposeA, bias: bias !== undefined, gelu, fours, tile }),
    { reads: [a, plainB, ...(bias ? [bias] : [])], writes: [y] },
    sizes.map(int),
    [
      Math.ceil(columns / (WORKGROUP * tile.columns)),
      Math.ceil(rows / (WORKGROUP * tile.rows)),
      Math.max(batchA, batchB),
    ],
  );
  if (plainB !== b) backend.disposeData(plainB.dataId);
}

/** A thread for each number: without the barriers of TensorFlow.js's own. */
const transposeShader: Shader = {
  key: 'transpose',
  code: () =>
    elementShader({
      reads: ['x'],
      writes: ['y'],
      fields: ['rows : i32', 'columns : i32'],
      body: `
        let row = index % u.rows;
        let column = (index / u.rows) % u.columns;
        let start = index - index % (u.rows * u.columns);
        y[index] = x[start + row * u.columns + column];`,
    }),
};

/** The last two dimensions exchanged. */
function transpose(backend: WebGPUBackend, x: TensorInfo): TensorInfo {
  const [rows, columns] = x.shape.slice(-2);
  const y = backend.makeTensorInfo([...x.shape.slice(0, -2), columns, rows], 'float32');
  const count = util.sizeFromShape(x.shape);
  const tensors = { reads: [x], writes: [y] };
  const uniforms = [count, rows, columns].map(int);
  runShader(backend, transposeShader, tensors, uniforms, elementWorkgroups(count));
  return y;
}

/** Rows and columns of a matrix, after its transposition. */
function lastTwo({ shape }: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
