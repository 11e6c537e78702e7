/**
 * Layer norm and its gradients. Both are bound by memory: each row is read a few times while it is in
 * the cache, and nothing is stored between but the mean and the deviation of each row.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { float, int, runShader, type Shader } from './runShader.ts';
import { bindings, type RowMode, rowShader, rowWorkgroups, WORKGROUP_SIZE } from './wgsl.ts';

/** Sets `mean` and `inverse` (of the standard deviation) of the row. */
const STATISTICS = `
  var sum = 0.0;
  for (var c = first; c < u.size; c += step) { sum += x[start + c]; }
  let mean = rowSum(sum) / f32(u.size);
  var squares = 0.0;
  for (var c = first; c < u.size; c += step) {
    let centred = x[start + c] - mean;
    squares += centred * centred;
  }
  let inverse = inverseSqrt(rowSum(squares) / f32(u.size) + u.epsilon);`;

function forwardShader(mode: RowMode): Shader {
  return {
    key: `layerNorm_${mode}`,
    code: () =>
      rowShader(mode, {
        reads: ['x', 'gamma', 'beta'],
        writes: ['y'],
        fields: ['epsilon : f32'],
        body: `${STATISTICS}
          for (var c = first; c < u.size; c += step) {
            y[start + c] = (x[start + c] - mean) * inverse * gamma[c] + beta[c];
          }`,
      }),
  };
}

function inputGradShader(mode: RowMode): Shader {
  return {
    key: `layerNormGrad_${mode}`,
    code: () =>
      rowShader(mode, {
        reads: ['x', 'gamma', 'dy'],
        writes: ['dx', 'statistics'],
        fields: ['epsilon : f32'],
        body: `${STATISTICS}
          var sumGrad = 0.0;
          var sumAlong = 0.0;
          for (var c = first; c < u.size; c += step) {
            let grad = dy[start + c] * gamma[c];
            sumGrad += grad;
            sumAlong += grad * (x[start + c] - mean) * inverse;
          }
          let meanGrad = rowSum(sumGrad) / f32(u.size);
          let meanAlong = rowSum(sumAlong) / f32(u.size);
          for (var c = first; c < u.size; c += step) {
            let normal = (x[start + c] - mean) * inverse;
            dx[start + c] = (dy[start + c] * gamma[c] - meanGrad - normal * meanAlong) * inverse;
          }
          if (first == 0) {
            statistics[row * 2] = mean;
            statistics[row * 2 + 1] = inverse;
          }`,
      }),
  };
}

/** Rows that one thread adds up for a column of dGamma and dBeta. */
const ROWS_PER_PART = 64;

/** A thread for each column and each stretch of rows: [parts, 2, size]. */
const partsShader: Shader = {
  key: 'layerNormGradParts',
  code: () => `
    ${bindings(['x', 'dy', 'statistics'], ['parts'], ['rows : i32', 'size : i32', 'count : i32'])}
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
            @builtin(local_invocation_index) local : u32) {
      let index = i32((group.y * groups.x + group.x) * ${WORKGROUP_SIZE}u + local);
      if (index >= u.count) { return; }
      let part = index / u.size;
      let c = index % u.size;
      var dGamma = 0.0;
      var dBeta = 0.0;
      for (var row = part * ${ROWS_PER_PART}; row < min(u.rows, (part + 1) * ${ROWS_PER_PART}); row++) {
        let grad = dy[row * u.size + c];
        dGamma += grad * (x[row * u.size + c] - statistics[row * 2]) * statistics[row * 2 + 1];
        dBeta += grad;
      }
      parts[part * 2 * u.size + c] = dGamma;
      parts[(part * 2 + 1) * u.size + c] = dBeta;
    }`,
};

const totalShader: Shader = {
  key: 'layerNormGradTotal',
  code: () => `
    ${bindings(['parts'], ['dGamma', 'dBeta'], ['size : i32', 'count : i32'])}
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(global_invocation_id) id : vec3u) {
      let c = i32(id.x);
      if (c >= u.size) { return; }
      var gamma = 0.0;
      var beta = 0.0;
      for (var part = 0; part < u.count; part++) {
        gamma += parts[part * 2 * u.size + c];
        beta += parts[(part * 2 + 1) * u.size + c];
      }
      dGamma[c] = gamma;
      dBeta[c] = beta;
    }`,
};

export function layerNorm(
  backend: WebGPUBackend,
  mode: RowMode,
  { x, gamma, beta }: { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo },
  { epsilon }: { epsilon: number },
): TensorInfo[] {
  const [rows, size] = rowsAndSize(x);
  const y = backend.makeTensorInfo(x.shape, 'float32');
  const uniforms = [int(rows), int(size), float(epsilon)];
  runShader(
    backend,
    forwardShader(mode),
    { reads: [x, gamma, beta], writes: [y] },
    uniforms,
    rowWorkgroups(mode, rows),
  );
  return [y];
}

export function layerNormGrad(
  backend: WebGPUBackend,
  mode: RowMode,
  { x, gamma, dy }: { x: TensorInfo; gamma: TensorInfo; dy: TensorInfo },
  { epsilon }: { epsilon: number },
): TensorInfo[] {
  const [rows, size] = rowsAndSize(x);
  const make = (...shape: number[]) => backend.makeTensorInfo(shape, 'float32');
  const partCount = Math.ceil(rows / ROWS_PER_PART);
  const [dx, dGamma, dBeta] = [make(...x.shape), make(size), make(size)];
  const [statistics, parts] = [make(rows, 2), make(partCount, 2, size)];
  runShader(
    backend,
    inputGradShader(mode),
    { reads: [x, gamma, dy], writes: [dx, statistics] },
    [int(rows), int(size), float(epsilon)],
    rowWorkgroups(mode, rows),
  );
  runShader(
    backend,
    partsShader,
    { reads: [x, dy, statistics], writes: [parts] },
    [int(rows), int(size), int(partCount * size)],
    Math.ceil((partCount * size) / WORKGROUP_SIZE),
  );
  runShader(
    backend,
    totalShader,
    { reads: [parts], writes: [dGamma, dBeta] },
    [int(size), int(partCount)],
    Math.ceil(size / WORKGROUP_SIZE),
  );
  for (const { dataId } of [statistics, parts]) backend.disposeData(dataId);
  return [dx, dGamma, dBeta];
}

function rowsAndSize({ shape }: TensorInfo): [number, number] {
  const size = shape[shape.length - 1];
  return [shape.slice(0, -1).reduce((a, b) => a * b, 1), size];
}
