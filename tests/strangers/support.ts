/** Input as strangers give it: sound files that were damaged, files of another kind, and noise. */
import fc from 'fast-check';
import { expect } from 'vitest';

/** Cases that each reader is given. */
export const CASES = 10_000;

/** The same ones every time; another seed finds others. */
const SEED = 20_26;

/** Milliseconds in which a reader must be done with a case; a shared machine is slow at times. */
const PATIENCE = 2000;

/** Bytes that a reader may take for itself, however short its input. */
const SLACK = 2 ** 20;

/** A sound file with a few bytes changed, left out, repeated or put in. */
export function damaged(sound: Uint8Array): fc.Arbitrary<Uint8Array> {
  const place = fc.nat(sound.length - 1);
  const change = fc.oneof(
    fc.record({
      kind: fc.constant('set' as const),
      at: place,
      bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    }),
    fc.record({
      kind: fc.constant('cut' as const),
      at: place,
      count: fc.integer({ min: 1, max: sound.length }),
    }),
    fc.record({
      kind: fc.constant('put' as const),
      at: place,
      bytes: fc.uint8Array({ maxLength: 40 }),
    }),
    fc.record({
      kind: fc.constant('repeat' as const),
      at: place,
      count: fc.integer({ min: 1, max: 200 }),
    }),
  );
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let bytes = [...sound];
    for (const one of changes) {
      const at = Math.min(one.at, bytes.length);
      if (one.kind === 'set') bytes.splice(at, one.bytes.length, ...one.bytes);
      if (one.kind === 'cut') bytes.splice(at, one.count);
      if (one.kind === 'put') bytes.splice(at, 0, ...one.bytes);
      if (one.kind === 'repeat') bytes = [...bytes, ...bytes.slice(at, at + one.count)];
    }
    return Uint8Array.from(bytes);
  });
}

/** The same of text. */
export function damagedText(sound: string): fc.Arbitrary<string> {
  return damaged(new TextEncoder().encode(sound)).map((bytes) => new TextDecoder().decode(bytes));
}

/** JSON of any shape, and the sound one with one of its values replaced by another. */
export function strangeJson(sound: Record<string, unknown>): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(-1, 0, 1e9, 1e300, -0.5, '', '__proto__', null, [], {}, true, '1e999'),
    fc.double(),
  );
  const replaced = fc
    .tuple(fc.constantFrom(...Object.keys(sound)), value)
    .map(([key, other]) => ({ ...sound, [key]: other }));
  const left = fc
    .subarray(Object.keys(sound))
    .map((keys) => Object.fromEntries(keys.map((key) => [key, sound[key]])));
  return fc.oneof({ weight: 6, arbitrary: replaced }, left, fc.jsonValue());
}

/** A reader's good endings: it returns, or throws one of these. */
type Endings = readonly (new (...args: never[]) => Error)[];

/**
 * Gives a reader thousands of cases. Each must end soon, by a result or by one of its own errors with a
 * sentence in it, and take no more than ten times the memory of its input.
 *
 * @param sizeOf bytes of a case
 */
export async function giveAll<T>(
  cases: fc.Arbitrary<T>,
  sizeOf: (one: T) => number,
  read: (one: T) => unknown,
  endings: Endings,
): Promise<{ accepted: number; refused: number }> {
  const count = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(cases, async (one) => {
      const before = process.memoryUsage();
      const start = performance.now();
      try {
        await read(one);
        count.accepted += 1;
      } catch (error) {
        if (!endings.some((kind) => error instanceof kind)) throw error;
        expect((error as Error).message).toMatch(/^[\p{L}\p{N}“"'_.].{8,}/su);
        count.refused += 1;
      }
      expect(performance.now() - start).toBeLessThan(PATIENCE);
      const { arrayBuffers, external } = process.memoryUsage();
      const taken = arrayBuffers + external - before.arrayBuffers - before.external;
      expect(taken, 'bytes taken').toBeLessThan(10 * sizeOf(one) + SLACK);
    }),
    { numRuns: CASES, seed: SEED },
  );
  return count;
}
