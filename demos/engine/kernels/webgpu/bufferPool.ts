/**
 * The buffers of a device, in the place of TensorFlow.js's `BufferManager`: given back, they wait for the
 * next request of their size. A training step asks for the same sizes every time, so that no buffer is
 * made after the first step of each size of batch.
 *
 * It knows at any time how much is there, looks after each new buffer whether the device had the memory,
 * and lets waiting buffers go before it exceeds its budget.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #budget: number;
  readonly #submit: () => void;
  readonly #waiting = new Map<string, GPUBuffer[]>();
  readonly #used = new Set<GPUBuffer>();
  /** Buffers that the device had no memory for. */
  readonly #broken = new WeakSet<GPUBuffer>();
  /** Resolves when the device has said of all buffers so far whether it had the memory. */
  #answered: Promise<unknown> = Promise.resolve();
  #failed = false;
  #usedBytes = 0;
  #allocatedBytes = 0;
  #peakBytes = 0;

  /**
   * @param budget bytes beyond which waiting buffers are let go before another one is made
   * @param submit puts the commands that are recorded so far into the device's queue
   */
  constructor(device: GPUDevice, budget: number, submit: () => void) {
    this.#device = device;
    this.#budget = budget;
    this.#submit = submit;
  }

  /** Bytes of the buffers that are in use. */
  get numBytesUsed(): number {
    return this.#usedBytes;
  }

  /** Bytes of all buffers, those that wait included. */
  get numBytesAllocated(): number {
    return this.#allocatedBytes;
  }

  /** The most bytes that all buffers ever had together. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  resetPeak(): void {
    this.#peakBytes = this.#allocatedBytes;
  }

  /**
   * Whether memory is missing since the last `recover`. Waits for the device's word on all buffers so far,
   * and not at all where no new one was made.
   */
  async lacksMemory(): Promise<boolean> {
    await this.#answered;
    return this.#failed;
  }

  acquireBuffer(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.#waiting.get(keyOf(size, usage))?.pop() ?? this.#create(size, usage);
    this.#used.add(buffer);
    this.#usedBytes += size;
    return buffer;
  }

  releaseBuffer(buffer: GPUBuffer): void {
    this.#used.delete(buffer);
    this.#usedBytes -= buffer.size;
    if (this.#broken.has(buffer)) {
      this.#destroy(buffer);
      return;
    }
    const key = keyOf(buffer.size, buffer.usage);
    const waiting = this.#waiting.get(key);
    if (waiting) waiting.push(buffer);
    else this.#waiting.set(key, [buffer]);
  }

  /** Lets all waiting buffers go. */
  letGo(): void {
    // A command that is submitted after one of its buffers is gone is an error.
    this.#submit();
    for (const buffer of [...this.#waiting.values()].flat()) this.#destroy(buffer);
    this.#waiting.clear();
  }

  /** The same after missing memory, once its tensors are disposed of: from here on none is missing. */
  recover(): void {
    this.letGo();
    this.#failed = false;
  }

  dispose(): void {
    this.letGo();
    for (const buffer of this.#used) this.#destroy(buffer);
    this.#used.clear();
    this.#usedBytes = 0;
  }

  #create(size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    if (this.#allocatedBytes + size > this.#budget) this.letGo();
    this.#device.pushErrorScope('out-of-memory');
    const buffer = this.#device.createBuffer({ size, usage });
    const answer = this.#device.popErrorScope().then(
      (error) => {
        if (!error) return;
        this.#broken.add(buffer);
        this.#failed = true;
      },
      // A lost device answers no questions, and is told of elsewhere.
      () => undefined,
    );
    this.#answered = Promise.all([this.#answered, answer]);
    this.#allocatedBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#allocatedBytes);
    return buffer;
  }

  #destroy(buffer: GPUBuffer): void {
    buffer.destroy();
    this.#allocatedBytes -= buffer.size;
  }
}

function keyOf(size: number, usage: GPUBufferUsageFlags): string {
  return `${size}_${usage}`;
}
