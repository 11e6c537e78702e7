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

/** What a group of threads does with what each has added up; the first has the sum of all then. */
const addUp = `
  sums[local] = sum;
  workgroupBarrier();
  if (local == 0u) {
    for (var i = 1; i < ${WORKGROUP_SIZE}; i++) { sum += sums[i]; }`;

/** A group of threads for each part of the numbers; its threads read side by side. */
const squaresShader: Shader = {
  key: 'squaredNormParts',
  code: () => `
    ${bindings(['x'], ['parts'], ['count : i32', 'offset : i32'])}
    var<workgroup> sums : array<f32, ${WORKGROUP_SIZE}>;
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) local : u32) {
      let end = min(u.count, i32(group.x + 1u) * ${NUMBERS_PER_PART});
      var sum = 0.0;
      for (var i = i32(group.x) * ${NUMBERS_PER_PART} + i32(local); i < end; i += ${WORKGROUP_SIZE}) {
        sum += x[i] * x[i];
      }
      ${addUp}
        parts[u.offset + i32(group.x)] = sum;
      }
    }`,
};

/** One group of threads for all parts. */
const sumShader: Shader = {
  key: 'squaredNormTotal',
  code: () => `
    ${bindings(['parts'], ['total'], ['count : i32'])}
    var<workgroup> sums : array<f32, ${WORKGROUP_SIZE}>;
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(local_invocation_index) local : u32) {
      var sum = 0.0;
      for (var i = i32(local); i < u.count; i += ${WORKGROUP_SIZE}) { sum += parts[i]; }
      ${addUp}
        total[0] = sum;
      }
    }`,
};

/** A dispatch for each tensor, whose parts stand one behind another, and one for the sum of these. */
export function squaredNorm(
  backend: WebGPUBackend,
  tensors: Record<string, TensorInfo>,
): TensorInfo[] {
  const all = Object.values(tensors).map((x) => {
    const count = util.sizeFromShape(x.shape);
    return { x, count, partCount: Math.ceil(count / NUMBERS_PER_PART) };
  });
  const totalParts = all.reduce((sum, { partCount }) => sum + partCount, 0);
  const parts = backend.makeTensorInfo([totalParts], 'float32');
  let offset = 0;
  for (const { x, count, partCount } of all) {
    const tensors = { reads: [x], writes: [parts] };
    runShader(backend, squaresShader, tensors, [int(count), int(offset)], partCount);
    offset += partCount;
  }
  const total = backend.makeTensorInfo([], 'float32');
  runShader(backend, sumShader, { reads: [parts], writes: [total] }, [int(totalParts)], 1);
  backend.disposeData(parts.dataId);
  return [total];
}
