/**
 * Attention and its gradients, without a matrix of tokens × tokens anywhere: a thread keeps one query (or
 * key) of one head in its registers and goes through all keys (or queries), with the running maximum
 * and sum of the softmax (Milakov and Gimelshein, 2018, arXiv:1805.02867; Dao et al., 2022,
 * arXiv:2205.14135). Threads of a group read the same keys, so these come from the cache; what bounds
 * the speed is arithmetic.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { AttentionAttributes } from '../definitions/attention.ts';
import { type AttentionShape, tokenWorkgroups } from './attentionFrame.ts';
import {
  biasGradSource,
  forwardSource,
  keyGradSource,
  queryGradSource,
  valueGradSource,
} from './attentionShaders.ts';
import { float, int, runShader, type Shader } from './runShader.ts';
import { elementWorkgroups, type RowMode } from './wgsl.ts';

/**
 * Tokens that a thread has in its registers on a software adapter: more of them save a few loads, and take
 * seconds to compile.
 */
const SOFTWARE_ROWS = 2;

interface AttentionInputs {
  query: TensorInfo;
  key: TensorInfo;
  value: TensorInfo;
  bias?: TensorInfo;
  mask?: TensorInfo;
}

/** What all shaders of one call have in common. */
function prepare(
  backend: WebGPUBackend,
  mode: RowMode,
  { query, bias, mask }: AttentionInputs,
  { heads, grid }: AttentionAttributes,
) {
  const [images, length, size] = query.shape;
  const tokens = grid ? grid.windowSize ** 2 : length;
  // Each window is an entry of the batch.
  const batch = images * (length / tokens);
  const headSize = size / heads;
  const rows = mode === 'thread' ? SOFTWARE_ROWS : 1;
  const windowSize = grid?.windowSize ?? 0;
  const quads = mode === 'thread' && backend.device.features.has('subgroups');
  const shape: AttentionShape = { rows, quads, headSize, bias: !!bias, mask: !!mask, windowSize };
  const places = [mask?.shape[0] ?? 1, grid?.side ?? 0, grid?.shift ?? 0];
  const uniforms = [batch, heads, tokens, size, ...places].map(int);
  uniforms.push(float(1 / Math.sqrt(headSize)));
  const extra = [bias, mask].filter((tensor) => tensor !== undefined);
  const name = `${rows}_${quads}_${headSize}_${shape.bias}_${shape.mask}_${windowSize}`;
  /** Runs a shader with so many groups of threads. */
  const run = (
    kind: string,
    source: (shape: AttentionShape) => string,
    [reads, writes]: [TensorInfo[], TensorInfo[]],
    workgroups = tokenWorkgroups(shape, { batch, heads, tokens }),
  ) => {
    const shader: Shader = { key: `attention_${kind}_${name}`, code: () => source(shape) };
    const tensors = { reads: [...reads, ...extra], writes };
    runShader(backend, shader, tensors, uniforms, workgroups);
  };
  return { run, batch, tokens };
}

export function attention(
  backend: WebGPUBackend,
  mode: RowMode,
  inputs: AttentionInputs,
  attributes: AttentionAttributes,
): TensorInfo[] {
  const { query, key, value } = inputs;
  const context = backend.makeTensorInfo(query.shape, 'float32');
  prepare(backend, mode, inputs, attributes).run('forward', forwardSource, [
    [query, key, value],
    [context],
  ]);
  return [context];
}

export function attentionGrad(
  backend: WebGPUBackend,
  mode: RowMode,
  { dContext, ...inputs }: AttentionInputs & { dContext: TensorInfo },
  attributes: AttentionAttributes,
): TensorInfo[] {
  const { heads } = attributes;
  const { query, key, value, bias } = inputs;
  const { run, batch, tokens } = prepare(backend, mode, inputs, attributes);
  const make = (shape: number[]) => backend.makeTensorInfo(shape, 'float32');
  const [dQuery, dKey, dValue] = [make(query.shape), make(key.shape), make(value.shape)];
  const statistics = make([batch, heads, tokens, 3]);
  const reads = [query, key, value, dContext];
  run('queryGrad', queryGradSource, [reads, [dQuery, statistics]]);
  run('keyGrad', keyGradSource, [[...reads, statistics], [dKey]]);
  run('valueGrad', valueGradSource, [[query, key, dContext, statistics], [dValue]]);
  const gradients = [dQuery, dKey, dValue];
  if (bias) {
    const dBias = make(bias.shape);
    run(
      'biasGrad',
      biasGradSource,
      [[...reads, statistics], [dBias]],
      elementWorkgroups(heads * tokens ** 2),
    );
    gradients.push(dBias);
  }
  backend.disposeData(statistics.dataId);
  return gradients;
}
