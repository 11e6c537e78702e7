/** GELU and its gradient. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { GeluApproximation } from '../definitions/gelu.ts';
import { GELU, geluFunction, normalDistribution } from './geluCode.ts';
import { int, runShader, type Shader } from './runShader.ts';
import { elementShader, elementWorkgroups } from './wgsl.ts';

function geluShader(approximate: GeluApproximation): Shader {
  return {
    key: `gelu_${approximate}`,
    code: () =>
      elementShader({
        reads: ['x'],
        writes: ['y'],
        functions: geluFunction(approximate, 'f32'),
        body: 'y[index] = gelu(x[index]);',
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
        functions: normalDistribution('f32'),
        body: `let v = x[index]; dx[index] = dy[index] * (${GELU[approximate].slope});`,
      }),
  };
}

export function gelu(
  backend: WebGPUBackend,
  { x }: { x: TensorInfo },
  { approximate }: { approximate: GeluApproximation },
): TensorInfo[] {
  return [ofEach(backend, geluShader(approximate), [x])];
}

export function geluGrad(
  backend: WebGPUBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  { approximate }: { approximate: GeluApproximation },
): TensorInfo[] {
  return [ofEach(backend, geluGradShader(approximate), [x, dy])];
}

/** A number from each, of tensors of one shape. */
function ofEach(backend: WebGPUBackend, shader: Shader, reads: TensorInfo[]): TensorInfo {
  const { shape } = reads[0];
  const y = backend.makeTensorInfo(shape, 'float32');
  const count = util.sizeFromShape(shape);
  runShader(backend, shader, { reads, writes: [y] }, [int(count)], elementWorkgroups(count));
  return y;
}
