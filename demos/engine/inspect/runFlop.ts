/** How much a fine-tuning computes. */

/** What a run goes through. */
export interface RunSize {
  /** Multiply-adds of one image's forward pass. */
  macs: number;
  /** Images of both sides of the split. */
  train: number;
  test: number;
  epochs: number;
}

/**
 * Floating-point operations in the products of a run that trains all layers: two for a multiply-add. An
 * image that is learnt from costs four forward passes, as each block is computed again in the backward
 * pass, which itself takes two products for one. All images are looked at before the first epoch and
 * after each.
 */
export function runFlop({ macs, train, test, epochs }: RunSize): number {
  const forward = 2 * macs;
  return epochs * 4 * forward * train + (epochs + 1) * forward * (train + test);
}
