import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { env, type TensorInfo } from '@tensorflow/tfjs-core';

/** A compute shader: `entry` point `main`, its bindings in group 0, the uniforms last. */
export interface Shader {
  /** Different for each code: compiled pipelines are kept by it. */
  key: string;
  /** The WGSL, made when it is first needed. */
  code: () => string;
}

/** A number that a shader gets, in the order of the fields of its uniform struct. */
export interface Uniform {
  type: 'int32' | 'float32';
  data: [number];
}

/**
 * What TensorFlow.js keeps to itself of its backend: `runWebGPUProgram` has one output a program and
 * none that is also an input, and our kernels need both. Pinned with the package's version.
 */
interface BackendInternals {
  computePassEncoder: GPUComputePassEncoder | null;
  commandEncoder: GPUCommandEncoder;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  pipelineCache: Record<string, GPUComputePipeline>;
  tensorMap: { get(dataId: object): { values: unknown } };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  tensorToBinding(tensor: TensorInfo): GPUBufferBinding;
  makeUniforms(uniforms: Uniform[]): GPUBufferBinding;
}

/** Groups of threads along one dimension that every device allows. */
const MAX_WORKGROUPS = 65_535;

/**
 * Puts a shader into the queue, behind the programs of TensorFlow.js that came before it.
 *
 * @param tensors what the shader reads and what it writes, in the order of the bindings
 * @param workgroups groups of threads: along three dimensions, or a number, of which more than
 *   `MAX_WORKGROUPS` go into a second dimension
 */
export function runShader(
  backend: WebGPUBackend,
  shader: Shader,
  tensors: { reads: readonly TensorInfo[]; writes: readonly TensorInfo[] },
  uniforms: Uniform[],
  workgroups: number | [number, number, number],
): void {
  const internals = backend as unknown as BackendInternals;
  const all = [...tensors.reads, ...tensors.writes];
  for (const { dataId } of all) {
    backend.uploadToGPU(dataId);
    // A buffer must not be reused before the queue is through with it.
    internals.commandQueueOwnedIds.add(dataId);
  }
  // A copy in main memory, from an earlier reading, is out of date now.
  for (const { dataId } of tensors.writes) internals.tensorMap.get(dataId).values = null;
  const pipeline = pipelineOf(backend, shader);
  const resources = [
    ...all.map((tensor) => internals.tensorToBinding(tensor)),
    internals.makeUniforms(uniforms),
  ];
  const bindGroup = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
  internals.ensureCommandEncoderReady();
  internals.computePassEncoder ??= internals.commandEncoder.beginComputePass();
  internals.computePassEncoder.setPipeline(pipeline);
  internals.computePassEncoder.setBindGroup(0, bindGroup);
  internals.computePassEncoder.dispatchWorkgroups(...inDimensions(workgroups));
  internals.dispatchCountInPass += 1;
  if (internals.dispatchCountInPass >= env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    internals.endComputePassEncoder();
    backend.submitQueue();
  }
}

function inDimensions(workgroups: number | [number, number, number]): [number, number, number] {
  if (typeof workgroups !== 'number') return workgroups;
  const rows = Math.ceil(workgroups / MAX_WORKGROUPS);
  return [Math.ceil(workgroups / rows), rows, 1];
}

function pipelineOf(backend: WebGPUBackend, { key, code }: Shader): GPUComputePipeline {
  const { pipelineCache } = backend as unknown as BackendInternals;
  const name = `lesionLab_${key}`;
  pipelineCache[name] ??= backend.device.createComputePipeline({
    label: name,
    layout: 'auto',
    compute: { module: backend.device.createShaderModule({ label: name, code: code() }) },
  });
  return pipelineCache[name];
}

/** A whole number for a shader. */
export function int(value: number): Uniform {
  return { type: 'int32', data: [value] };
}

/** A number for a shader. */
export function float(value: number): Uniform {
  return { type: 'float32', data: [value] };
}
