/** Where the words of a chart go, so that no word lies on another or on a line. */

/** A place in the drawing, in user units; y grows downwards. */
export interface Position {
  x: number;
  y: number;
}

/** A rectangle in the drawing, in user units; `top` < `bottom`. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A label that would like its middle at height `y`, and occupies `left` to `right`. */
export interface WantedLabel {
  left: number;
  right: number;
  y: number;
}

/**
 * Moves labels up or down until those above one another are at least `gap` apart, and none leaves
 * `top` to `bottom`. A label keeps the place it wants where it can; the order from top to bottom is
 * kept. Should there be more labels than room, they leave at the top.
 *
 * @returns the height of each label's middle, in the order of `labels`.
 */
export function spreadLabels(
  labels: readonly WantedLabel[],
  { gap, top, bottom }: { gap: number; top: number; bottom: number },
): number[] {
  const heights = labels.map((label) => Math.min(Math.max(label.y, top), bottom));
  const order = labels.map((_, index) => index).sort((a, b) => labels[a].y - labels[b].y);
  const meet = (a: number, b: number) =>
    labels[a].left < labels[b].right && labels[b].left < labels[a].right;

  // Push down from the top, which opens every gap; then push up whatever that drove off the bottom.
  for (const [position, index] of order.entries()) {
    for (const above of order.slice(0, position)) {
      if (meet(above, index)) heights[index] = Math.max(heights[index], heights[above] + gap);
    }
  }
  for (let position = order.length - 1; position >= 0; position--) {
    const index = order[position];
    heights[index] = Math.min(heights[index], bottom);
    for (const below of order.slice(position + 1)) {
      if (meet(below, index)) heights[index] = Math.min(heights[index], heights[below] - gap);
    }
  }
  return heights;
}

/**
 * Finds a place for a label beside a horizontal line, clear of the curves and of other labels. Tries
 * above the line and below it, from left to right, and takes the first place with enough air; if there
 * is none, the place with the most.
 *
 * @param lineY height of the horizontal line.
 * @param size width and height of the label.
 * @param within the label stays in here.
 * @param curves polylines, each from left to right.
 * @param boxes other labels.
 */
export function placeBesideLine(
  lineY: number,
  size: { width: number; height: number },
  within: Box,
  curves: readonly (readonly Position[])[],
  boxes: readonly Box[],
): Box {
  const air = 4;
  const steps = 12;
  const room = Math.max(0, within.right - within.left - size.width);
  let best: Box | undefined;
  let bestClearance = Number.NEGATIVE_INFINITY;
  for (let step = 0; step <= steps; step++) {
    for (const top of [lineY - size.height - 3, lineY + 4]) {
      const left = within.left + (room * step) / steps;
      const box = { left, right: left + size.width, top, bottom: top + size.height };
      if (box.top < within.top || box.bottom > within.bottom) continue;
      const clearance = Math.min(
        ...curves.map((curve) => distanceToCurve(box, curve)),
        ...boxes.map((other) => distanceToBox(box, other)),
      );
      if (clearance >= air) return box;
      if (clearance > bestClearance) [best, bestClearance] = [box, clearance];
    }
  }
  const fallbackTop = Math.min(lineY + 4, within.bottom - size.height);
  return (
    best ?? {
      left: within.left,
      right: within.left + size.width,
      top: fallbackTop,
      bottom: fallbackTop + size.height,
    }
  );
}

/** Vertical distance from a box to what of a polyline lies above or below it; negative inside. */
function distanceToCurve(box: Box, curve: readonly Position[]): number {
  let distance = Number.POSITIVE_INFINITY;
  for (let i = 0; i < curve.length; i++) {
    const from = curve[Math.max(0, i - 1)];
    const to = curve[i];
    const left = Math.max(from.x, box.left);
    const right = Math.min(to.x, box.right);
    if (left > right) continue;
    const at = (x: number) =>
      to.x === from.x ? to.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
    const top = Math.min(at(left), at(right));
    const bottom = Math.max(at(left), at(right));
    distance = Math.min(distance, Math.max(top - box.bottom, box.top - bottom));
  }
  return distance;
}

/** Vertical distance between two boxes; negative where they overlap. */
function distanceToBox(box: Box, other: Box): number {
  if (other.left > box.right || other.right < box.left) return Number.POSITIVE_INFINITY;
  return Math.max(other.top - box.bottom, box.top - other.bottom);
}
