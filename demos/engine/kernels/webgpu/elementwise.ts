/** GELU, AdamW and the squared norm: each number is read once and written once. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { GeluApproximation } from '../definitions/gelu.ts';
import { float, int, runShader, type Shader } from './runShader.ts';
import { bindings, elementShader, WORKGROUP_SIZE } from './wgsl.ts';

/**
 * Φ(x) and φ(x): the error function by formula 7.1.26 of Abramowitz and Stegun (1964), which is off by
 * 1.5e-7 at most; and the tanh that approximates it.
 */
const NORMAL_DISTRIBUTION = `
  fn normalCdf(x : f32) -> f32 {
    let z = abs(x) * 0.70710678;
    let t = 1.0 / (1.0 + 0.3275911 * z);
    let polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    let tail = 0.5 * polynomial * exp(-z * z);
    return select(tail, 1.0 - tail, x >= 0.0);
  }
  fn tanhTerm(x : f32) -> f32 {
    // Beyond 10 the result is 1, and exp in some drivers' tanh overflows.
    return tanh(clamp(0.79788456 * (x + 0.044715 * x * x * x), -10.0, 10.0));
  }`;

const GELU: Record<GeluApproximation, { value: string; slope: string }> = {
  none: {
    value: 'v * normalCdf(v)',
    slope: 'normalCdf(v) + v * 0.39894228 * exp(-0.5 * v * v)',
  },
  tanh: {
    value: '0.5 * v * (1.0 + tanhTerm(v))',
    slope: `0.5 * (1.0 + tanhTerm(v)
      + v * (1.0 - tanhTerm(v) * tanhTerm(v)) * 0.79788456 * (1.0 + 0.134145 * v * v))`,
  },
};

function geluShader(approximate: GeluApproximation): Shader {
  return {
    key: `gelu_${approximate}`,
    code: () =>
      elementShader({
        reads: ['x'],
        writes: ['y'],
        functions: NORMAL_DISTRIBUTION,
        body: `let v = x[index]; y[index] = ${GELU[approximate].value};`,
      }),
  };
}

function geluGradShader(approximate: GeluApproximation): Shader {
  return {
    key: `geluGrad_${approximate}`,
    code: () =>
      elementShader({
        reads: ['x', 'dy'],
        writes: ['dx'],
        functions: NORMAL_DISTRIBUTION,
        body: `let v = x[index]; dx[index] = dy[index] * (${GELU[approximate].slope});`,
      }),
  };
}

export function gelu(
  backend: WebGPUBackend,
  { x }: { x: TensorInfo },
  { approximate }: { approximate: GeluApproximation },
): TensorInfo[] {
  const y = backend.makeTensorInfo(x.shape, 'float32');
  const count = util.sizeFromShape(x.shape);
  runShader(
    backend,
    geluShader(approximate),
    { reads: [x], writes: [y] },
    [int(count)],
    workgroupsFor(count),
  );
  return [y];
}

export function geluGrad(
  backend: WebGPUBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  { approximate }: { approximate: GeluApproximation },
): TensorInfo[] {
  const dx = backend.makeTensorInfo(x.shape, 'float32');
  const count = util.sizeFromShape(x.shape);
  runShader(
    backend,
    geluGradShader(approximate),
    { reads: [x, dy], writes: [dx] },
    [int(count)],
    workgroupsFor(count),
  );
  return [dx];
}

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
  runShader(backend, adamwShader, tensors, [int(count), ...numbers], workgroupsFor(count));
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

function workgroupsFor(count: number): number {
  return Math.ceil(count / WORKGROUP_SIZE);
}
