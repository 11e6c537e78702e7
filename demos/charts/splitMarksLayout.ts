/** The geometry of a picture of a split: one row a class, marks from the left on both sides. */
import { LABELS, type Label } from '../engine/data/labels.ts';

interface ClassImage {
  imageId: string;
  dx: Label;
}

/** A mark's centre, in units of the drawing. */
export interface PlacedMark {
  image: ClassImage;
  x: number;
  y: number;
}

interface MarkRow {
  label: Label;
  /** Middle of the first line of marks. */
  y: number;
  /** Middle of the first mark for training. */
  trainLeft: number;
  trainMarks: PlacedMark[];
  testMarks: PlacedMark[];
  /** Where the numbers are written. */
  trainEnd: number;
  testEnd: number;
}

interface SplitMarksLayout {
  width: number;
  height: number;
  radius: number;
  /** From one mark to the next. */
  pitch: number;
  /** Middle of the first mark for the test. */
  testLeft: number;
  /** The classes that occur. */
  rows: MarkRow[];
}

const PITCH = 15;
const RADIUS = 5.5;
/** Room for a class's name. */
const NAMES = 42;
const HEAD = 34;
/** Marks in one line; a class of more goes on beneath. */
const TRAIN_COLUMNS = 15;
const TEST_COLUMNS = 8;

/** Lays a split out. The drawing's width and the places of both sides do not depend on the draw. */
export function layoutSplitMarks(
  train: readonly ClassImage[],
  test: readonly ClassImage[],
): SplitMarksLayout {
  const trainLeft = NAMES + RADIUS;
  // A number and a gap between the sides.
  const testLeft = trainLeft + (TRAIN_COLUMNS + 3) * PITCH;
  const rows: MarkRow[] = [];
  let y = HEAD + PITCH / 2;
  for (const label of LABELS) {
    const trainMarks = place(train, label, { left: trainLeft, top: y, columns: TRAIN_COLUMNS });
    const testMarks = place(test, label, { left: testLeft, top: y, columns: TEST_COLUMNS });
    const marks = [...trainMarks, ...testMarks];
    if (marks.length === 0) continue;
    rows.push({
      label,
      y,
      trainLeft,
      trainMarks,
      testMarks,
      trainEnd: trainLeft + Math.min(trainMarks.length, TRAIN_COLUMNS) * PITCH,
      testEnd: testLeft + Math.min(testMarks.length, TEST_COLUMNS) * PITCH,
    });
    y = Math.max(...marks.map((mark) => mark.y)) + 1.6 * PITCH;
  }
  return {
    width: testLeft + (TEST_COLUMNS + 1.5) * PITCH,
    height: y - 0.6 * PITCH,
    radius: RADIUS,
    pitch: PITCH,
    testLeft,
    rows,
  };
}

function place(
  images: readonly ClassImage[],
  label: Label,
  { left, top, columns }: { left: number; top: number; columns: number },
): PlacedMark[] {
  return images
    .filter(({ dx }) => dx === label)
    .map((image, i) => ({
      image,
      x: left + (i % columns) * PITCH,
      y: top + Math.floor(i / columns) * PITCH,
    }));
}
