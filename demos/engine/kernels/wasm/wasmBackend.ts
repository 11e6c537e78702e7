import {
  type BackendValues,
  type DataId,
  DataStorage,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { DeviceMemory, MemoryLimits } from '../deviceMemory.ts';
import { Allocator } from './allocator.ts';
import { BOARD_BYTES } from './jobs.ts';
import { instantiate, type Kernels, type Program } from './program.ts';
import { ThreadPool } from './threadPool.ts';

/** A tensor's numbers, which several tensors may share. */
interface Data {
  address: number;
  /** Count of its numbers, 4 bytes each. */
  size: number;
  dtype: NumberType;
  references: number;
}

/** Types of numbers that the backend keeps. */
type NumberType = 'float32' | 'int32';

/** 4 GB, the most that addresses of 32 bits reach. */
const MAXIMUM_PAGES = 65_536;
/** Kernels count the bytes of one tensor with 31 bits. */
const MAXIMUM_SIZE = 2 ** 29 - 16;

/** The part of the memory that can be counted on: between tensors there are gaps. */
const WITHOUT_GAPS = 0.8;

/** A memory, and how many pages it may grow to. */
interface Reserved {
  memory: WebAssembly.Memory;
  maximumPages: number;
}

/** TensorFlow.js on WebAssembly, with memory, threads and kernels of our own. */
export class WasmBackend extends KernelBackend implements DeviceMemory {
  readonly limits: MemoryLimits;
  readonly #memory: WebAssembly.Memory;
  readonly #kernels: Kernels;
  readonly #allocator: Allocator;
  readonly #pool: ThreadPool | undefined;
  readonly #data = new DataStorage<Data>(this, engine());
  /** What the kernel that is running has made. */
  #made: DataId[] = [];

  private constructor(
    { memory, maximumPages }: Reserved,
    kernels: Kernels,
    pool: ThreadPool | undefined,
  ) {
    super();
    this.#memory = memory;
    this.#kernels = kernels;
    this.#pool = pool;
    this.#allocator = new Allocator(memory, BOARD_BYTES, maximumPages);
    this.limits = {
      tensorBytes: MAXIMUM_SIZE * 4,
      totalBytes: WITHOUT_GAPS * this.#allocator.maximumBytes,
      reuse: 'any-size',
    };
  }

  /**
   * @param threads 1 where the program's memory cannot be shared
   * @param maximumPages how far its memory may grow, in pages of 64 KB
   * @throws Error where the memory or a thread cannot be had
   */
  static async create(
    program: Program,
    threads: number,
    maximumPages = MAXIMUM_PAGES,
  ): Promise<WasmBackend> {
    const reserved = reserveMemory(program.shared, maximumPages);
    const { memory } = reserved;
    const kernels = instantiate(program.module, memory);
    const pool =
      threads > 1 ? await ThreadPool.start(program, memory, kernels, threads) : undefined;
    return new WasmBackend(reserved, kernels, pool);
  }

  get peakBytes(): number {
    return this.#allocator.peakBytes;
  }

  resetPeak(): void {
    this.#allocator.resetPeak();
  }

  /** Missing memory is told at once. */
  async assertAllocated(): Promise<void> {}

  /** Nothing is broken. */
  async recover(): Promise<void> {}

  get threads(): number {
    return this.#pool?.threads ?? 1;
  }

  /** A constant of the program, by the name that it has in `assembly/`. */
  constant(name: string): number {
    return this.#kernels.constants[name];
  }

  // #region run-kernel
  /**
   * Runs a kernel of the program, on all threads where it is large enough.
   *
   * @param args its arguments but for the last ones (items from, to, thread); of a tensor, its address
   * @param items how many it has
   * @param grain how many of them are worth the attention of another thread
   */
  run(kernel: string, args: readonly (number | TensorInfo)[], items: number, grain = 1): void {
    const numbers = args.map((arg) => (typeof arg === 'number' ? arg : this.address(arg)));
    if (this.#pool && items > grain) this.#pool.run(kernel, numbers, items, grain);
    else this.#kernels.functions[kernel](...numbers, 0, items, 0);
  }
  // #endregion run-kernel

  /** A new tensor. Its numbers are left over from before. */
  make(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    const dataId = {};
    this.#store(dataId, [...shape], dtype, 1);
    this.#made.push(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  /** Another tensor with the numbers of this one. */
  share({ dataId, dtype }: TensorInfo, shape: readonly number[]): TensorInfo {
    this.incRef(dataId);
    return { dataId, shape: [...shape], dtype };
  }

  /** Where a tensor's numbers begin. */
  address({ dataId }: TensorInfo): number {
    return this.#data.get(dataId).address;
  }

  /** The numbers of a tensor in place, until the next tensor is made: the memory may move as it grows. */
  numbers({ dataId }: TensorInfo): Float32Array | Int32Array {
    return this.#view(this.#data.get(dataId));
  }

  /** Memory to work in, for as long as the function runs. */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result {
    const address = this.#allocator.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.#allocator.free(address, bytes);
    }
  }

  /** Writes integers to memory that `withScratch` gave. */
  writeIntegers(address: number, values: readonly number[]): void {
    new Int32Array(this.#memory.buffer, address, values.length).set(values);
  }

  /**
   * Runs the body of a kernel. Where it fails, for want of memory perhaps, what it has made so far is freed:
   * nobody else knows of it.
   */
  guard<Result>(body: () => Result): Result {
    this.#made = [];
    try {
      return body();
    } catch (error) {
      for (const dataId of this.#made) if (this.#data.has(dataId)) this.disposeData(dataId, true);
      throw error;
    }
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    dataId: DataId,
    values: BackendValues,
    shape: number[],
    dtype: DataType,
    references: number,
  ): void {
    this.#view(this.#store(dataId, shape, dtype, references)).set(values as Float32Array);
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  /** A copy: the memory itself is used again. */
  override readSync(dataId: DataId): BackendValues {
    return this.#view(this.#data.get(dataId)).slice();
  }

  /** @returns whether the numbers are gone, and not only a reference to them */
  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const data = this.#data.get(dataId);
    data.references -= 1;
    if (data.references > 0 && !force) return false;
    this.#allocator.free(data.address, data.size * 4);
    this.#data.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).references : 0;
  }

  override incRef(dataId: DataId): void {
    this.#data.get(dataId).references += 1;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  /**
   * Bytes in use now and at their most, by tensors and by what kernels work in; and what the memory has
   * grown to.
   */
  override memory() {
    const { usedBytes, peakBytes } = this.#allocator;
    const capacityBytes = this.#memory.buffer.byteLength;
    return { unreliable: false, usedBytes, peakBytes, capacityBytes };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.#pool?.dispose();
  }

  #store(dataId: DataId, shape: number[], dtype: DataType, references: number): Data {
    if (dtype !== 'float32' && dtype !== 'int32') {
      throw new Error(`The WebAssembly backend keeps float32 and int32, not ${dtype}.`);
    }
    const size = util.sizeFromShape(shape);
    if (size > MAXIMUM_SIZE) {
      throw new Error(
        `A tensor of the shape [${shape}] needs more memory than one may have, 2 GB.`,
      );
    }
    const data = { address: this.#allocator.allocate(size * 4), size, dtype, references };
    this.#data.set(dataId, data);
    return data;
  }

  #view({ address, size, dtype }: Data): Float32Array | Int32Array {
    const Numbers = dtype === 'int32' ? Int32Array : Float32Array;
    return new Numbers(this.#memory.buffer, address, size);
  }
}

/** A memory that may grow as far as the system lets it: phones do not set 4 GB aside for threads. */
function reserveMemory(shared: boolean, maximumPages: number): Reserved {
  try {
    const limits = { initial: 1, maximum: maximumPages, shared };
    return { memory: new WebAssembly.Memory(limits), maximumPages };
  } catch (error) {
    if (maximumPages === 1) throw error;
    return reserveMemory(shared, maximumPages / 2);
  }
}
