/** Which model a page proposes for the device that it is read on. */

/** A whole fine-tuning of a model with the settings of step 5. */
export interface Work {
  /** The model's id. */
  model: string;
  /** For people: "ViT-Tiny/16". */
  name: string;
  /** Floating-point operations. */
  flop: number;
}

/** A model to begin with. */
export interface Proposal {
  work: Work;
  /** Where there is a graphics processor: its floating-point operations a second, and how long the work takes. */
  measured?: { flops: number; seconds: number };
}

/** Seconds that a first run should take at most. */
const PATIENCE = 60;

/**
 * The largest work that the device does in a minute, and how long it takes; without a fast graphics
 * processor the smallest, which is small enough for the processor.
 *
 * @param works not empty
 * @param flops of the graphics processor's products, a second; `undefined` where there is none
 * @param efficiency part of its products' speed that a training keeps
 */
export function propose(
  works: readonly Work[],
  flops: number | undefined,
  efficiency: number,
): Proposal {
  const bySize = works.toSorted((a, b) => a.flop - b.flop);
  if (flops === undefined) return { work: bySize[0] };
  const secondsOf = ({ flop }: Work) => flop / (efficiency * flops);
  const work = bySize.findLast((one) => secondsOf(one) <= PATIENCE) ?? bySize[0];
  return { work, measured: { flops, seconds: secondsOf(work) } };
}
