/**
 * Matrix product for WebGPU, every transposition, any size.
 *
 * Each invocation computes a tile of the result in registers, reading both sides straight from
 * memory: no workgroup memory and no barriers, which cost most where the "GPU" is the processor.
 * TensorFlow.js's own product leaves its fast path whenever a side is transposed or a dimension is
 * no multiple of four, and here most are: 197 tokens, 7 classes.
 */

import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';
import {
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';

/** Rows and columns of the result that one invocation computes. */
const TILE_ROWS = 4;
const TILE_COLUMNS = 4;
/** Invocations of a workgroup along columns and rows. */
const WORKGROUP = [8, 8, 1] as const;

/** Which shader is needed. */
interface MatMulOptions {
  transposeA: boolean;
  transposeB: boolean;
  /** Whether a vector is added to each row of the result. */
  bias: boolean;
}

class MatMulProgram implements WebGPUProgram {
  variableNames = ['A', 'B'];
  uniforms = 'rows : i32, columns : i32, inner : i32, batchA : i32, batchB : i32,';
  workgroupSize: [number, number, number] = [...WORKGROUP];
  dispatchLayout = { x: [2], y: [1], z: [0] };
  dispatch: [number, number, number];
  shaderKey: string;
  outputShape: number[];
  readonly #options: MatMulOptions;

  /** @param outputShape [batch, rows, columns] */
  constructor(outputShape: [number, number, number], options: MatMulOptions) {
    const [batch, rows, columns] = outputShape;
    this.outputShape = outputShape;
    this.#options = options;
    if (options.bias) this.variableNames = ['A', 'B', 'bias'];
    this.dispatch = [
      Math.ceil(columns / (WORKGROUP[0] * TILE_COLUMNS)),
      Math.ceil(rows / (WORKGROUP[1] * TILE_ROWS)),
      batch,
    ];
    const { transposeA, transposeB, bias } = options;
    this.shaderKey = `lesionLabMatMul_${transposeA}_${transposeB}_${bias}`;
  }

  getUserCode(): string {
    const rowOffsets = range(TILE_ROWS);
    const columnOffsets = range(TILE_COLUMNS);
    const lines = (make: (i: number, j: number) => string) =>
      rowOffsets.flatMap((i) => columnOffsets.map((j) => make(i, j))).join('\n');
    // Rows and columns past the edge are read from the last one and never written.
    const { transposeA, transposeB, bias } = this.#options;
    const indexA = (i: number) => (transposeA ? `k * u.rows + r${i}` : `r${i} * u.inner + k`);
    const indexB = (j: number) => (transposeB ? `c${j} * u.inner + k` : `k * u.columns + c${j}`);
    return `
      fn main() {
        let u = uniforms;
        let batch = i32(globalId.z);
        let row = i32(globalId.y) * ${TILE_ROWS};
        let column = i32(globalId.x) * ${TILE_COLUMNS};
        if (row >= u.rows || column >= u.columns) { return; }
        let offsetA = (batch % u.batchA) * u.rows * u.inner;
        let offsetB = (batch % u.batchB) * u.inner * u.columns;
        ${rowOffsets.map((i) => `let r${i} = min(row + ${i}, u.rows - 1);`).join('\n')}
        ${columnOffsets.map((j) => `let c${j} = min(column + ${j}, u.columns - 1);`).join('\n')}
        ${lines((i, j) => `var s${i}${j} = ${bias ? `bias[c${j}]` : '0.0'};`)}
        for (var k = 0; k < u.inner; k++) {
          ${rowOffsets.map((i) => `let a${i} = A[offsetA + ${indexA(i)}];`).join('\n')}
          ${columnOffsets.map((j) => `let b${j} = B[offsetB + ${indexB(j)}];`).join('\n')}
          ${lines((i, j) => `s${i}${j} = fma(a${i}, b${j}, s${i}${j});`)}
        }
        let start = (batch * u.rows + row) * u.columns + column;
        ${lines(
          (i, j) => `if (row + ${i} < u.rows && column + ${j} < u.columns) {
            result[start + ${i} * u.columns + ${j}] = s${i}${j};
          }`,
        )}
      }`;
  }
}

const batchMatMul: KernelFunc = ({ inputs, backend, attrs }) => {
  const { a, b } = inputs as BatchMatMulInputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
  return multiply(backend as WebGPUBackend, [a, b], { transposeA, transposeB, bias: false });
};

/** `x Wᵀ + b`, the definition of `linear`. */
export function linear(
  backend: WebGPUBackend,
  { x, weight, bias }: { x: TensorInfo; weight: TensorInfo; bias?: TensorInfo },
): TensorInfo[] {
  const tensors = bias ? [x, weight, bias] : [x, weight];
  const options = { transposeA: false, transposeB: true, bias: bias !== undefined };
  return [multiply(backend, tensors, options)];
}

/** @param tensors both sides, and the vector to add where there is one */
function multiply(
  backend: WebGPUBackend,
  [a, b, ...bias]: TensorInfo[],
  options: MatMulOptions,
): TensorInfo {
  const { transposeA, transposeB } = options;
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
  const program = new MatMulProgram([Math.max(batchA, batchB), rows, columns], options);
  const flat = (x: TensorInfo): TensorInfo => ({
    ...x,
    shape: [util.sizeFromShape(x.shape.slice(0, -2)), ...x.shape.slice(-2)],
  });
  const uniforms = [rows, columns, innerA, batchA, batchB].map((value) => ({
    type: 'int32',
    data: [value],
  }));
  const tensors = [flat(a), flat(b), ...bias];
  const output = backend.runWebGPUProgram(program, tensors, 'float32', uniforms);
  return { ...output, shape: [...batchShape, rows, columns] };
}

/** Rows and columns of a matrix, after its transposition. */
function lastTwo({ shape }: TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Puts this product in the place of the backend's own. Call once, after the backend's import. */
export function registerBatchMatMul(): void {
  unregisterKernel('BatchMatMul', 'webgpu');
  registerKernel({ kernelName: 'BatchMatMul', backendName: 'webgpu', kernelFunc: batchMatMul });
}
