import { megabytes, OutOfMemoryError } from '../deviceMemory.ts';

/** Tensors begin at multiples of so many bytes: a line of the cache. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** The memory grows by so many pages at least, so that it grows seldom. */
const GROWTH = 256;

/** A stretch of memory that is free; `end` is the first address behind it. */
interface Gap {
  start: number;
  end: number;
}

/**
 * Deals out the memory of WebAssembly, which itself can only grow. A freed stretch joins the free ones
 * beside it, and the smallest that is large enough is taken next: a training step that asks for what the
 * last one gave back finds it in the same places.
 */
export class Allocator {
  readonly #memory: WebAssembly.Memory;
  readonly #maximumPages: number;
  /** In the order of their addresses; no two touch. */
  readonly #gaps: Gap[];
  #usedBytes = 0;
  #peakBytes = 0;

  /**
   * @param start the first address to deal out, a multiple of 64
   * @param maximumPages how far the memory may grow, in pages of 64 KB
   */
  constructor(memory: WebAssembly.Memory, start: number, maximumPages: number) {
    this.#memory = memory;
    this.#maximumPages = maximumPages;
    // The last line stays free: kernels may read, and throw away, up to 12 bytes behind a tensor.
    this.#gaps = [{ start, end: memory.buffer.byteLength - ALIGNMENT }];
  }

  /** Bytes that the memory may grow to. */
  get maximumBytes(): number {
    return this.#maximumPages * PAGE;
  }

  /** Bytes that are dealt out. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** The most that were at once since the last `resetPeak`. */
  get peakBytes(): number {
    return this.#peakBytes;
  }

  resetPeak(): void {
    this.#peakBytes = this.#usedBytes;
  }

  /**
   * @returns the address of so many bytes, whose contents are left over from before
   * @throws OutOfMemoryError where the memory is full; nothing has changed then
   */
  allocate(bytes: number): number {
    const length = roundUp(bytes);
    const gap = this.#smallestGap(length) ?? this.#grow(length);
    const { start } = gap;
    gap.start += length;
    if (gap.start === gap.end) this.#gaps.splice(this.#gaps.indexOf(gap), 1);
    this.#usedBytes += length;
    this.#peakBytes = Math.max(this.#peakBytes, this.#usedBytes);
    return start;
  }

  /** Gives back what `allocate` gave for so many bytes. */
  free(start: number, bytes: number): void {
    const end = start + roundUp(bytes);
    this.#usedBytes -= end - start;
    this.#insert({ start, end });
  }

  #smallestGap(length: number): Gap | undefined {
    let best: Gap | undefined;
    for (const gap of this.#gaps) {
      const size = gap.end - gap.start;
      if (size >= length && (!best || size < best.end - best.start)) best = gap;
    }
    return best;
  }

  /** Makes the memory larger, so that its last gap has the length. */
  #grow(length: number): Gap {
    const size = this.#memory.buffer.byteLength;
    const last = this.#gaps.at(-1);
    const free = last?.end === size - ALIGNMENT ? last.end - last.start : 0;
    const needed = Math.ceil((length - free) / PAGE);
    const left = this.#maximumPages - size / PAGE;
    // A device that has less to give than that may still have what is needed.
    if (!this.#tryToGrow(Math.max(needed, Math.min(GROWTH, left))) && !this.#tryToGrow(needed)) {
      throw new OutOfMemoryError(
        `The memory of WebAssembly is full: ${megabytes(this.#usedBytes)} are in use, ` +
          `${megabytes(length)} more are needed, and it holds ${megabytes(this.maximumBytes)} ` +
          'at most, or less where the device has no more to give.',
      );
    }
    this.#insert({ start: size - ALIGNMENT, end: this.#memory.buffer.byteLength - ALIGNMENT });
    return this.#gaps.at(-1) as Gap;
  }

  /** @returns whether the memory has so many pages more now */
  #tryToGrow(pages: number): boolean {
    try {
      this.#memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** Puts a gap in its place, joined with those that it touches. */
  #insert(gap: Gap): void {
    const gaps = this.#gaps;
    let place = 0;
    for (let end = gaps.length; place < end; ) {
      const middle = (place + end) >> 1;
      if (gaps[middle].start < gap.start) place = middle + 1;
      else end = middle;
    }
    const [before, after] = [gaps[place - 1], gaps[place]];
    const joinsBefore = before?.end === gap.start;
    const joinsAfter = after?.start === gap.end;
    if (joinsBefore && joinsAfter) {
      before.end = after.end;
      gaps.splice(place, 1);
    } else if (joinsBefore) before.end = gap.end;
    else if (joinsAfter) after.start = gap.start;
    else gaps.splice(place, 0, gap);
  }
}

function roundUp(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;
}
