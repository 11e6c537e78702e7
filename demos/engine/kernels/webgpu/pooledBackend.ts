import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type BackendValues, type DataId, type DataType, env, util } from '@tensorflow/tfjs-core';
import {
  type DeviceMemory,
  type MemoryLimits,
  megabytes,
  OutOfMemoryError,
} from '../deviceMemory.ts';
import { BufferPool } from './bufferPool.ts';

/**
 * TensorFlow.js's backend with our own pool of buffers.
 *
 * A tensor's buffer is free for another one as soon as the tensor is disposed of: commands run in their
 * order. TensorFlow.js waits until they are submitted. And numbers go to the GPU through the queue,
 * without a buffer that is made for the way, and at once, so that main memory does not keep weights that
 * the GPU has.
 */
export class PooledWebGPUBackend extends WebGPUBackend implements DeviceMemory {
  readonly limits: MemoryLimits;
  readonly #pool: BufferPool;

  /** @param totalBytes what all buffers should have together at most */
  constructor(device: GPUDevice, adapterInfo: GPUAdapterInfo, totalBytes: number) {
    super(device, adapterInfo);
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.limits = {
      tensorBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize),
      totalBytes,
      reuse: 'by-size',
    };
    this.#pool = new BufferPool(device, totalBytes, () => this.#submitPending());
    // TensorFlow.js asks for nothing else of its manager, which has private fields as well.
    this.bufferManager = this.#pool as unknown as WebGPUBackend['bufferManager'];
  }

  get peakBytes(): number {
    return this.#pool.peakBytes;
  }

  /** Whether memory is missing since the last `recover`: then errors follow that say nothing new. */
  lacksMemory(): Promise<boolean> {
    return this.#pool.lacksMemory();
  }

  resetPeak(): void {
    this.#pool.resetPeak();
  }

  async assertAllocated(): Promise<void> {
    if (!(await this.lacksMemory())) return;
    const bytes = this.#pool.numBytesAllocated;
    throw new OutOfMemoryError(
      `The memory of the GPU is full: ${megabytes(bytes)} were asked for in all.`,
    );
  }

  async recover(): Promise<void> {
    this.#submitPending();
    await this.queue.onSubmittedWorkDone();
    this.#pool.recover();
  }

  override memory() {
    return { ...super.memory(), peakBytes: this.peakBytes };
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = super.write(values, shape, dtype);
    // Of fewer numbers TensorFlow.js may compute on the processor.
    const few = env().getNumber('WEBGPU_CPU_HANDOFF_SIZE_THRESHOLD');
    if (values && util.sizeFromShape(shape) >= few) this.uploadToGPU(dataId);
    return dataId;
  }

  /** Numbers come back through a buffer of their own, for which waiting ones may have to go. */
  override async read(dataId: DataId): Promise<BackendValues> {
    // What is submitted together with a copy into a buffer that is not there is lost with it.
    this.#submitPending();
    try {
      return await super.read(dataId);
    } catch (error) {
      if (!(await this.lacksMemory())) throw error;
      this.#pool.letGo();
      return await super.read(dataId);
    }
  }

  override uploadToGPU(dataId: DataId): void {
    const data = this.tensorMap.get(dataId);
    if (data.resource) return;
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const bytes = 4 * util.sizeFromShape(data.shape);
    const buffer = this.#pool.acquireBuffer(bytes, STORAGE | COPY_SRC | COPY_DST);
    if (data.values) {
      // Else they would overtake the commands that still read what was in the buffer before.
      this.#submitPending();
      this.queue.writeBuffer(buffer, 0, numbersOf(data.values, data.dtype));
      data.values = null as unknown as BackendValues;
    }
    data.resource = buffer;
  }

  /** @returns whether the numbers are gone, and not only a reference to them */
  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.tensorMap.has(dataId)) return true;
    const data = this.tensorMap.get(dataId);
    data.refCount -= 1;
    if (data.refCount > 0 && !force) return false;
    if (data.resource) this.#pool.releaseBuffer(data.resource as GPUBuffer);
    this.tensorMap.delete(dataId);
    return true;
  }

  #submitPending(): void {
    const { commandEncoder } = this as unknown as { commandEncoder: GPUCommandEncoder | null };
    if (!commandEncoder) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }
}

function numbersOf(values: BackendValues, dtype: DataType): Float32Array | Int32Array {
  const Numbers = dtype === 'float32' ? Float32Array : Int32Array;
  return values instanceof Numbers ? values : Numbers.from(values as unknown as number[]);
}
