/** Seeded draws, by class: the split into training and test images, and smaller samples. */
import { Random } from '../random.ts';
import { LABELS, type Label } from './labels.ts';
import type { LabelRow } from './sample.ts';

/** What a draw needs to know of an image. */
type Labelled = Pick<LabelRow, 'imageId' | 'dx'>;

/** How many of a class are drawn, and the bounds that number should keep. */
interface Share {
  label: Label;
  /** The class's exact share of the test images, a fraction. */
  quota: number;
  count: number;
  least: number;
  most: number;
}

// #region train-test-split
/** How to split; names as scikit-learn's. */
interface SplitOptions {
  /** Part of the rows kept for the test, between 0 and 1. */
  testSize: number;
  seed: number;
  /** Whether each class is divided by its share; yes, unless told. */
  stratify?: boolean;
}

/**
 * Splits rows into training and test rows, each class by its share, as scikit-learn's
 * `train_test_split(…, stratify=dx)` does. A class of two or more has at least one row on each side,
 * wherever the number of test rows allows it. With `stratify: false` chance alone decides, as
 * without that argument there. Only the set of rows and the seed count, not the order of the rows. Both
 * sides come sorted by image id.
 *
 * @throws RangeError where a side would be empty.
 */
export function trainTestSplit<T extends Labelled>(
  rows: readonly T[],
  { testSize, seed, stratify = true }: SplitOptions,
): { train: T[]; test: T[] } {
  const total = Math.round(testSize * rows.length);
  if (!(total > 0 && total < rows.length)) {
    throw new RangeError(
      `A test part of ${testSize} of ${rows.length} images leaves one side of the split empty.`,
    );
  }
  const random = Random.for(seed, 'split');
  const sorted = sortById(rows);
  const test = new Set(
    stratify ? drawByClass(sorted, total, random) : random.shuffle(sorted).slice(0, total),
  );
  return {
    train: sorted.filter((row) => !test.has(row)),
    test: sorted.filter((row) => test.has(row)),
  };
}

/** `total` rows, of each class its share. */
function drawByClass<T extends Labelled>(rows: readonly T[], total: number, random: Random): T[] {
  const classes = groupByLabel(rows);
  return apportion(classes, total, random).flatMap(({ label, count }) =>
    random.shuffle(classes.get(label) ?? []).slice(0, count),
  );
}
// #endregion train-test-split

/**
 * Splits the same rows again and again, as scikit-learn's `StratifiedShuffleSplit` does: `repeats` draws
 * of `trainTestSplit`, the first with `seed`, each with a seed 1 higher than the last. Each is on its own,
 * so that two may share test rows. A few test images tell little; how the score changes from split to
 * split tells how little.
 *
 * @param options.testSize part of the rows kept for the test, between 0 and 1.
 * @throws RangeError with the first split, where a side would be empty or `repeats` is no whole number
 *   above 0.
 */
export function* repeatedSplits<T extends Labelled>(
  rows: readonly T[],
  { testSize, seed, repeats }: { testSize: number; seed: number; repeats: number },
): Generator<{ train: T[]; test: T[] }> {
  if (!Number.isInteger(repeats) || repeats < 1) {
    throw new RangeError(`There are no ${repeats} splits to draw; ask for 1 or more.`);
  }
  for (let i = 0; i < repeats; i++) yield trainTestSplit(rows, { testSize, seed: seed + i });
}

/**
 * `size` rows with the classes as equal as they can be, sorted by image id; all rows where there are
 * no more. With the same seed, a smaller subset is part of every larger one.
 *
 * @throws RangeError where `size` is no whole number above 0.
 */
export function balancedSubset<T extends Labelled>(
  rows: readonly T[],
  size: number,
  seed: number,
): T[] {
  if (!Number.isInteger(size) || size < 1) {
    throw new RangeError(`A sample of ${size} images cannot be drawn; ask for 1 or more.`);
  }
  const random = Random.for(seed, 'subset');
  const classes = groupByLabel(rows);
  const queues = random.shuffle(LABELS).map((label) => random.shuffle(classes.get(label) ?? []));
  // Like dealing cards the other way round: each class gives one row a turn, as long as it has some.
  const picked: T[] = [];
  for (let turn = 0; picked.length < Math.min(size, rows.length); turn++) {
    for (const queue of queues) if (turn < queue.length) picked.push(queue[turn]);
  }
  return sortById(picked.slice(0, size));
}

/**
 * Shares `total` test rows out among the classes: each gets the whole part of its quota, and the rest
 * go to the largest remainders (Hamilton's method). The seed decides between equal remainders.
 */
function apportion(
  classes: ReadonlyMap<Label, readonly unknown[]>,
  total: number,
  random: Random,
): Share[] {
  const sizes = [...classes.values()].map((members) => members.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  // One row on each side of every class needs room on both sides.
  const needed = sizes.filter((size) => size >= 2).length;
  const roomInTest = total >= needed;
  const roomInTrain = all - total >= sizes.length;

  const shares = random.shuffle([...classes]).map(([label, members]): Share => {
    const quota = (total * members.length) / all;
    const least = roomInTest && members.length >= 2 ? 1 : 0;
    const most = roomInTrain ? members.length - 1 : members.length;
    return { label, quota, least, most, count: Math.min(most, Math.max(least, Math.floor(quota))) };
  });

  const lack = ({ quota, count }: Share) => quota - count;
  let rest = total - shares.reduce((sum, { count }) => sum + count, 0);
  for (; rest > 0; rest--) {
    const open = shares.filter(({ count, most }) => count < most);
    open.reduce((best, share) => (lack(share) > lack(best) ? share : best)).count += 1;
  }
  for (; rest < 0; rest++) {
    const open = shares.filter(({ count, least }) => count > least);
    open.reduce((best, share) => (lack(share) < lack(best) ? share : best)).count -= 1;
  }
  return shares;
}

/** The classes that occur, in the order of `LABELS`; the rows of each sorted by image id. */
function groupByLabel<T extends Labelled>(rows: readonly T[]): Map<Label, T[]> {
  const sorted = sortById(rows);
  return new Map(
    LABELS.map((label) => [label, sorted.filter(({ dx }) => dx === label)] as const).filter(
      ([, members]) => members.length > 0,
    ),
  );
}

/** Compares code units, so that the order depends on no language setting. */
function sortById<T extends Labelled>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (a.imageId < b.imageId ? -1 : a.imageId > b.imageId ? 1 : 0));
}
