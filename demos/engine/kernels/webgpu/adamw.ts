/** AdamW and the squared norm: each number is read once and written once. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { float, int, runShader, type Shader } from './runShader.ts';
import { bindings, elementShader, elementWorkgroups, WORKGROUP_SIZE } from './wgsl.ts';

/** In place: the value and both running means are written where they stand. */
const adamwShader: Shader = {
  key: 'adamw',
  code: () =>
    elementShader({
      reads: ['grad', 'factor'],
      writes: ['value', 'first', 'second'],
      fields: ['beta1', 'beta2', 'epsilon', 'stepSize', 'bias2', 'decay'].map((f) => `${f} : f32`),
      body: `
        let g = grad[index] * factor[0];
        let m = u.beta1 * first[index] + (1.0 - u.beta1) * g;
        let v = u.beta2 * second[index] + (1.0 - u.beta2) * g * g;
        first[index] = m;
        second[index] = v;
        value[index] = value[index] * u.decay - u.stepSize * m / (sqrt(v / u.bias2) + u.epsilon);`,
    }),
};

type AdamWInputs = Record<'value' | 'grad' | 'first' | 'second' | 'factor', TensorInfo>;
type AdamWAttributes = Record<
  'beta1' | 'beta2' | 'epsilon' | 'stepSize' | 'bias2' | 'decay',
  number
>;

export function adamwStep(
  backend: WebGPUBackend,
  { value, grad, first, second, factor }: AdamWInputs,
  { beta1, beta2, epsilon, stepSize, bias2, decay }: AdamWAttributes,
): TensorInfo[] {
  const count = util.sizeFromShape(value.shape);
  const numbers = [beta1, beta2, epsilon, stepSize, bias2, decay].map(float);
  const tensors = { reads: [grad, factor], writes: [value, first, second] };
  runShader(backend, adamwShader, tensors, [int(count), ...numbers], elementWorkgroups(count));
  return [value, first, second].map((tensor) => {
    // The result is the input once more: two tensors now share its memory.
    backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
  });
}

/** Numbers that a group of threads adds up before the groups' sums are. */
const NUMBERS_PER_PART = 16_384;

/** A group of threads for each part of the numbers; its threads read side by side. */
const squaresShader: Shader = {
  key: 'squaredNormParts',
  code: () => `
    ${bindings(['x'], ['parts'], ['count : i32'])}
    var<workgroup> sums : array<f32, ${WORKGROUP_SIZE}>;
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) local : u32) {
      let end = min(u.count, i32(group.x + 1u) * ${NUMBERS_PER_PART});
      var sum = 0.0;
      for (var i = i32(group.x) * ${NUMBERS_PER_PART} + i32(local); i < end; i += ${WORKGROUP_SIZE}) {
        sum += x[i] * x[i];
      }
      sums[local] = sum;
      workgroupBarrier();
      if (local == 0u) {
        var total = 0.0;
        for (var i = 0; i < ${WORKGROUP_SIZE}; i++) { total += sums[i]; }
        parts[group.x] = total;
      }
    }`,
};

/** One thread: few numbers are left. */
const sumShader: Shader = {
  key: 'squaredNormTotal',
  code: () => `
    ${bindings(['parts', 'sum'], ['total'], ['count : i32'])}
    @compute @workgroup_size(1)
    fn main() {
      var result = sum[0];
      for (var i = 0; i < u.count; i++) { result += parts[i]; }
      total[0] = result;
    }`,
};

export function squaredNorm(
  backend: WebGPUBackend,
  { x, sum }: { x: TensorInfo; sum?: TensorInfo },
): TensorInfo[] {
  const count = util.sizeFromShape(x.shape);
  const partCount = Math.ceil(count / NUMBERS_PER_PART);
  const parts = backend.makeTensorInfo([partCount], 'float32');
  const start = sum ?? backend.makeTensorInfo([], 'float32', new Float32Array(1));
  const total = backend.makeTensorInfo([], 'float32');
  runShader(backend, squaresShader, { reads: [x], writes: [parts] }, [int(count)], partCount);
  runShader(backend, sumShader, { reads: [parts, start], writes: [total] }, [int(partCount)], 1);
  backend.disposeData(parts.dataId);
  if (!sum) backend.disposeData(start.dataId);
  return [total];
}
