/** The part of a map's patches that may be brighter than its scale reaches. */
const BEYOND = 0.05;

/**
 * The scale of an attention map: from its smallest number to the one that all but a twentieth of the
 * patches stay below. A few patches often take so much of the attention that, measured by them, all
 * others would look alike.
 */
export function mapScale(values: ArrayLike<number>): { low: number; full: number } {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const low = sorted[0];
  const last = sorted.length - 1;
  const full = sorted[last - Math.floor(BEYOND * last)];
  // A map that is the same everywhere is shown in full.
  return full > low ? { low, full } : { low: 0, full: full || 1 };
}

/** Where a value stands on a scale: 0 at its low end and below, 1 at its full end and above. */
export function shareOf(value: number, { low, full }: { low: number; full: number }): number {
  return Math.max(0, Math.min(1, (value - low) / (full - low)));
}
