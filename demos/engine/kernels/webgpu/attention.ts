/**
 * Attention and its gradients, without a matrix of tokens × tokens anywhere: a thread keeps one query (or
 * key) of one head in its registers and goes through all keys (or queries), with the running maximum
 * and sum of the softmax (Milakov and Gimelshein, 2018, arXiv:1805.02867; Dao et al., 2022,
 * arXiv:2205.14135). Threads of a group read the same keys, so these come from the cache; what bounds
 * the speed is arithmetic.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { AttentionShape } from './attentionFrame.ts';
import {
  biasGradSource,
  forwardSource,
  keyGradSource,
  queryGradSource,
  valueGradSource,
} from './attentionShaders.ts';
import { float, int, runShader, type Shader } from './runShader.ts';
import { type RowMode, WORKGROUP_SIZE } from './wgsl.ts';

/** Tokens that a thread has in its registers on a software adapter. */
const SOFTWARE_ROWS = 4;

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
  { heads }: { heads: number },
) {
  const [batch, tokens, size] = query.shape;
  const headSize = size / heads;
  const rows = mode === 'thread' ? SOFTWARE_ROWS : 1;
  const shape: AttentionShape = { rows, headSize, bias: !!bias, mask: !!mask };
  const uniforms = [batch, heads, tokens, size, mask?.shape[0] ?? 1].map(int);
  uniforms.push(float(1 / Math.sqrt(headSize)));
  const extra = [bias, mask].filter((tensor) => tensor !== undefined);
  const name = `${rows}_${headSize}_${shape.bias}_${shape.mask}`;
  /** Runs a shader with so many threads. */
  const run = (
    kind: string,
    source: (shape: AttentionShape) => string,
    [reads, writes]: [TensorInfo[], TensorInfo[]],
    threads = batch * heads * Math.ceil(tokens / rows),
  ) => {
    const shader: Shader = { key: `attention_${kind}_${name}`, code: () => source(shape) };
    const tensors = { reads: [...reads, ...extra], writes };
    runShader(backend, shader, tensors, uniforms, Math.ceil(threads / WORKGROUP_SIZE));
  };
  return { run, batch, tokens };
}

export function attention(
  backend: WebGPUBackend,
  mode: RowMode,
  inputs: AttentionInputs,
  attributes: { heads: number },
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
  attributes: { heads: number },
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
    run('biasGrad', biasGradSource, [[...reads, statistics], [dBias]], heads * tokens ** 2);
    gradients.push(dBias);
  }
  backend.disposeData(statistics.dataId);
  return gradients;
}
