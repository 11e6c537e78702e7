/** What the engine asks of a backend's memory, beyond what TensorFlow.js does. */
export interface DeviceMemory {
  /** The most bytes that were there at once since the last `resetPeak`. */
  readonly peakBytes: number;
  resetPeak(): void;
  readonly limits: MemoryLimits;
  /**
   * Resolves when all memory that was asked for is certain to be there. A GPU tells late that it has no
   * more; where nothing new was asked for, there is nothing to wait for.
   *
   * @throws OutOfMemoryError where it is not; what was computed since is not to be believed then
   */
  assertAllocated(): Promise<void>;
  /** After an `OutOfMemoryError`, once its tensors are disposed of: makes the device usable again. */
  recover(): Promise<void>;
}

/** How much memory there is to be had, in bytes. */
export interface MemoryLimits {
  /** The most that one tensor may have. */
  tensorBytes: number;
  /** The most that all of them should have together. */
  totalBytes: number;
  /** Whether memory that was given back is used again for any tensor, or for one of the same size. */
  reuse: 'any-size' | 'by-size';
}

/** The device has not the memory that was asked for. The message says how much that was. */
export class OutOfMemoryError extends Error {
  override name = 'OutOfMemoryError';
}

/** For people: bytes as `12 MB`. */
export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
