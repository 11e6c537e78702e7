/**
 * Copies a block of a matrix to where its rows lie one behind the other. Either the rows of the source or
 * its columns are contiguous; the latter are transposed on the way, four by four in registers. So a
 * product finds both of its sides in the same order, however they were stored.
 *
 * Bound by memory, but each number that is packed then serves a hundred multiplications or more.
 *
 * @param row from one row of the source to the next, in numbers
 * @param column from one column to the next; one of the two is 1
 * @param targetRow the same for the rows of the target
 */
export function pack(
  source: usize,
  row: i32,
  column: i32,
  rows: i32,
  columns: i32,
  target: usize,
  targetRow: i32,
): void {
  if (column === 1) copyRows(source, row << 2, rows, columns, target, targetRow << 2);
  else transpose(source, column << 2, rows, columns, target, targetRow << 2);
}

function copyRows(
  source: usize,
  rowBytes: i32,
  rows: i32,
  columns: i32,
  target: usize,
  targetBytes: i32,
): void {
  for (let i = 0; i < rows; i++) {
    let j = 0;
    for (; j <= columns - 4; j += 4) {
      v128.store(target + (j << 2), v128.load(source + (j << 2)));
    }
    for (; j < columns; j++) store<f32>(target + (j << 2), load<f32>(source + (j << 2)));
    source += rowBytes;
    target += targetBytes;
  }
}

function transpose(
  source: usize,
  columnBytes: i32,
  rows: i32,
  columns: i32,
  target: usize,
  targetBytes: i32,
): void {
  let i = 0;
  for (; i <= rows - 4; i += 4) {
    let from = source + (i << 2);
    let to = target + i * targetBytes;
    let j = 0;
    for (; j <= columns - 4; j += 4) {
      transposeFour(from, columnBytes, to, targetBytes);
      from += 4 * columnBytes;
      to += 16;
    }
    for (; j < columns; j++) {
      for (let y = 0; y < 4; y++) store<f32>(to + y * targetBytes, load<f32>(from + (y << 2)));
      from += columnBytes;
      to += 4;
    }
  }
  for (; i < rows; i++) {
    const from = source + (i << 2);
    const to = target + i * targetBytes;
    for (let j = 0; j < columns; j++) store<f32>(to + (j << 2), load<f32>(from + j * columnBytes));
  }
}

function transposeFour(from: usize, fromBytes: i32, to: usize, toBytes: i32): void {
  const a = v128.load(from);
  const b = v128.load(from + fromBytes);
  const c = v128.load(from + 2 * fromBytes);
  const d = v128.load(from + 3 * fromBytes);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + toBytes, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + 2 * toBytes, v128.shuffle<f64>(ab2, cd2, 0, 2));
  v128.store(to + 3 * toBytes, v128.shuffle<f64>(ab2, cd2, 1, 3));
}
