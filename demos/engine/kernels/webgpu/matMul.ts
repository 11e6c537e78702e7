/**
 * Matrix product for WebGPU, every transposition, any size. TensorFlow.js's own leaves its fast path
 * whenever a side is transposed or a dimension is no multiple of four, and here most are: 197 tokens, 7
 * classes.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type BatchMatMulAttrs, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type MatMulVariant, matMulShader, tileOf, WORKGROUP } from './matMulShader.ts';
import { int, runShader, type Shader } from './runShader.ts';
import { elementShader, type RowMode, WORKGROUP_SIZE } from './wgsl.ts';

/** TensorFlow.js's `BatchMatMul`. */
export function batchMatMul(
  backend: WebGPUBackend,
  mode: RowMode,
  { a, b }: { a: TensorInfo; b: TensorInfo },
  { transposeA, transposeB }: BatchMatMulAttrs,
): TensorInfo {
  return multiply(backend, mode, { a, b }, { transposeA, transposeB });
}

/** `x Wᵀ + b`, the definition of `linear`. */
export function linear(
  backend: WebGPUBackend,
  mode: RowMode,
  { x, weight, bias }: { x: TensorInfo; weight: TensorInfo; bias?: TensorInfo },
): TensorInfo[] {
  const attributes = { transposeA: false, transposeB: true };
  return [multiply(backend, mode, { a: x, b: weight, bias }, attributes)];
}

function multiply(
  backend: WebGPUBackend,
  mode: RowMode,
  { a, b, bias }: { a: TensorInfo; b: TensorInfo; bias?: TensorInfo },
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): TensorInfo {
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
  const batch = Math.max(batchA, batchB);
  const y = backend.makeTensorInfo(
    [...(batchA >= batchB ? batchShapeA : batchShapeB), rows, columns],
    'float32',
  );
  // Transposing B is a small part of the product's work, and saves a shader for each way it may lie.
  const plainB = transposeB ? transpose(backend, b) : b;
  const variant: MatMulVariant = {
    transposeA,
    bias: bias !== undefined,
    fours: { a: (transposeA ? rows : innerA) % 4 === 0, columns: columns % 4 === 0 },
    mode,
  };
  const tile = tileOf(variant);
  runShader(
    backend,
    matMulShader(variant),
    { reads: [a, plainB, ...(bias ? [bias] : [])], writes: [y] },
    [rows, columns, innerA, batchA, batchB].map(int),
    [
      Math.ceil(columns / (WORKGROUP * tile.columns)),
      Math.ceil(rows / (WORKGROUP * tile.rows)),
      batch,
    ],
  );
  if (plainB !== b) backend.disposeData(plainB.dataId);
  return y;
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
  runShader(backend, transposeShader, tensors, uniforms, Math.ceil(count / WORKGROUP_SIZE));
  return y;
}

/** Rows and columns of a matrix, after its transposition. */
function lastTwo({ shape }: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
