/** Measures several subjects side by side: A B A B …, so that what slows the machine slows them all. */

/** One of those that are compared. */
export interface Contender {
  /** Does it so many times; milliseconds for one. */
  run(times: number): Promise<number>;
}

/** How long to measure. */
export interface Budget {
  /** Seconds that a contender's counted runs may take together; there is always one. */
  seconds: number;
  /** Counted runs at most. */
  maxRuns: number;
}

/** What came of a contender. */
export type Measured =
  | {
      medianMs: number;
      runs: number;
      /** Whether there was a run before those that count. */
      warm: boolean;
    }
  | { failure: unknown };

/** A run shorter than this is repeated until it is not: clocks and messages take their time, too. */
const SHORTEST_RUN_MS = 100;

/** A first run longer than so many budgets is not repeated: it counts, cold as it was. */
const PATIENCE = 8;

/**
 * Measures all contenders alternately. One that fails is left out of the rounds that follow.
 *
 * @param cold whether the very first run is what counts, and the only one
 * @returns in the order of the contenders
 */
export async function measure(
  contenders: readonly Contender[],
  { seconds, maxRuns }: Budget,
  cold = false,
): Promise<Measured[]> {
  const entries = contenders.map((contender) => ({
    contender,
    samples: [] as number[],
    times: 1,
    rounds: 0,
    warm: true,
    failure: undefined as { failure: unknown } | undefined,
  }));
  const attempt = async (entry: (typeof entries)[number], take: (ms: number) => void) => {
    try {
      take(await entry.contender.run(entry.times));
    } catch (error) {
      entry.failure = { failure: error };
    }
  };

  for (const entry of entries) {
    await attempt(entry, (ms) => {
      if (cold || ms > PATIENCE * seconds * 1000) {
        entry.samples.push(ms);
        entry.warm = false;
        return;
      }
      entry.times = Math.max(1, Math.ceil(SHORTEST_RUN_MS / ms));
      const runMs = ms * entry.times;
      entry.rounds = Math.min(maxRuns, Math.max(1, Math.floor((seconds * 1000) / runMs)));
    });
  }
  for (let round = 0; round < maxRuns; round++) {
    for (const entry of entries) {
      if (entry.failure || round >= entry.rounds) continue;
      await attempt(entry, (ms) => entry.samples.push(ms));
    }
  }
  return entries.map(
    ({ failure, samples, warm }) =>
      failure ?? { medianMs: median(samples), runs: samples.length, warm },
  );
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
