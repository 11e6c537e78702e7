/**
 * Seeded random numbers. Every draw in the project comes from a `Random` that was passed in, so that
 * the same seed gives the same split, the same order and the same curve on every machine.
 *
 * The generator is mulberry32: 32 bits of state, integer arithmetic only, five lines in any language
 * (the Python companion has it too). It is no cryptographic generator.
 */
export class Random {
  #state: number;

  /** @param seed any integer, or another generator's `state`; its low 32 bits count. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A generator of its own for a named purpose, so that drawing more in one place moves no other. */
  static for(seed: number, purpose: string): Random {
    // FNV-1a over the name, mixed with the seed.
    let hash = 0x811c9dc5 ^ seed;
    for (let i = 0; i < purpose.length; i++) {
      hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
    }
    return new Random(hash);
  }

  /** What `new Random` takes to go on from here. */
  get state(): number {
    return this.#state;
  }

  /** Uniform in [0, 1), a multiple of 2^-32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** Uniform in [low, high). */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** Uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Normal with mean 0 and deviation 1 (Box–Muller, the cosine half). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  /** A shuffled copy (Fisher–Yates, from the end). */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}
