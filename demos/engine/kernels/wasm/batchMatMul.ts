/**
 * TensorFlow.js's product on WebAssembly is fast only for a single pair of matrices with neither
 * side transposed; transposing in it costs ten times more than a transposition of its own. Backward
 * passes need both. So a single transposed pair is transposed first, and then multiplied.
 */
import {
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';

/** Puts this product in the place of the backend's own. Call once, after the backend's import. */
export function registerWasmBatchMatMul(): void {
  const own = getKernel('BatchMatMul', 'wasm') as KernelConfig;
  const transpose = getKernel('Transpose', 'wasm') as KernelConfig;

  const batchMatMul: KernelFunc = ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as BatchMatMulInputs as { a: TensorInfo; b: TensorInfo };
    const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
    const single = [a, b].every((x) => util.sizeFromShape(x.shape.slice(0, -2)) === 1);
    if (!single || !(transposeA || transposeB)) return own.kernelFunc({ inputs, backend, attrs });

    const temporary: TensorInfo[] = [];
    const plain = (x: TensorInfo, transposed: boolean): TensorInfo => {
      if (!transposed) return x;
      const perm = x.shape.map((_, i) => i);
      perm.push(...perm.splice(-2).reverse());
      const result = transpose.kernelFunc({ inputs: { x }, backend, attrs: { perm } });
      temporary.push(result as TensorInfo);
      return result as TensorInfo;
    };
    const product = own.kernelFunc({
      inputs: { a: plain(a, transposeA), b: plain(b, transposeB) },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    for (const { dataId } of temporary) (backend as KernelBackend).disposeData(dataId);
    return product;
  };
  unregisterKernel('BatchMatMul', 'wasm');
  registerKernel({ ...own, kernelFunc: batchMatMul });
}
