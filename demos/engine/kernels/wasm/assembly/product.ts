// The product of two matrices: four fifths of the time of a training step.
//
// It is bound by arithmetic. A tile of the result stays in registers while one column of `a` after the
// other is multiplied by a row of `b` and added to it, so that what is loaded once is multiplied 5 to 8
// times. What the tile reads was packed before: `a` into a block that fits the cache of the second level,
// `b` into a panel as wide as the tile, which fits that of the first. Packing takes care of
// transpositions, too, so that all four of them run at one speed.
import { multiplyAdd } from './lanes';
import { pack } from './pack';

/**
 * Rows of a tile: as many as there are registers for on x86, which has 16. Without the fused
 * instruction one more register holds what is multiplied and not yet added.
 */
const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
/** Columns of a tile: two vectors. */
const TILE_COLUMNS: i32 = 8;
/** How much of the inner dimension is multiplied at once. */
const INNER_BLOCK: i32 = 256;
/** Rows of `a` that are packed at once: 210 KB. A multiple of both heights of a tile. */
export const BLOCK_ROWS: i32 = 210;

const TILE_BYTES: i32 = TILE_ROWS * TILE_COLUMNS * 4;
const PANEL_BYTES: i32 = INNER_BLOCK * TILE_COLUMNS * 4;
/** Memory that `multiply` needs to work in. */
export const PRODUCT_SCRATCH: i32 = TILE_BYTES + PANEL_BYTES + BLOCK_ROWS * INNER_BLOCK * 4;

/**
 * One batch of products, `c = a · b` or `c = a · b + bias`, in blocks. An item is one block of the result;
 * blocks go through the columns first, then the rows, then the batch.
 *
 * @param pairs for each product of the batch the address of its `a` and of its `b`
 * @param aRow numbers from one row of `a` to the next; aColumn, bRow, bColumn likewise
 * @param bias a number for each column, or 0 for none
 * @param c [batch, rows, columns]
 * @param blockRows rows of a block, and blockColumns its columns
 */
export function matMul(
  pairs: usize,
  aRow: i32,
  aColumn: i32,
  bRow: i32,
  bColumn: i32,
  bias: usize,
  c: usize,
  rows: i32,
  columns: i32,
  inner: i32,
  blockRows: i32,
  blockColumns: i32,
  scratch: usize,
  from: i32,
  to: i32,
  thread: i32,
): void {
  const across = (columns + blockColumns - 1) / blockColumns;
  const down = (rows + blockRows - 1) / blockRows;
  for (let item = from; item < to; item++) {
    const column = (item % across) * blockColumns;
    const row = ((item / across) % down) * blockRows;
    const n = item / across / down;
    multiply(
      load<usize>(pairs + (n << 3)) + ((row * aRow) << 2),
      aRow,
      aColumn,
      load<usize>(pairs + (n << 3), 4) + ((column * bColumn) << 2),
      bRow,
      bColumn,
      bias ? bias + (column << 2) : 0,
      0,
      c + (((n * rows + row) * columns + column) << 2),
      columns,
      min(blockRows, rows - row),
      min(blockColumns, columns - column),
      inner,
      scratch + thread * PRODUCT_SCRATCH,
    );
  }
}

/**
 * `c = start + a · b`, on one thread.
 *
 * @param aRow numbers from one row of `a` to the next; aColumn, bRow, bColumn, cRow likewise
 * @param start the address of what is added, 0 for nothing, or `c` itself
 * @param startRow numbers from one row of it to the next: 0 for the same to all rows
 */
export function multiply(
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  start: usize,
  startRow: i32,
  c: usize,
  cRow: i32,
  rows: i32,
  columns: i32,
  inner: i32,
  scratch: usize,
): void {
  const panelB = scratch + TILE_BYTES;
  const blockA = panelB + PANEL_BYTES;
  // Blocks of equal height, so that the last one is not a few rows for which `b` is packed again.
  const blocks = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  const tiles = (rows + blocks * TILE_ROWS - 1) / (blocks * TILE_ROWS);
  const height = tiles * TILE_ROWS;

  for (let row = 0; row < rows; row += height) {
    const end = min(row + height, rows);
    for (let k = 0; k < inner; k += INNER_BLOCK) {
      const depth = min(INNER_BLOCK, inner - k);
      pack(at(a, row, aRow, k, aColumn), aRow, aColumn, end - row, depth, blockA, INNER_BLOCK);
      for (let j = 0; j < columns; j += TILE_COLUMNS) {
        const width = min(TILE_COLUMNS, columns - j);
        pack(at(b, k, bRow, j, bColumn), bRow, bColumn, depth, width, panelB, TILE_COLUMNS);
        for (let i = row; i < end; i += TILE_ROWS) {
          const target = at(c, i, cRow, j, 1);
          // Where nothing is to be added: the row of zeros at address 0, again and again.
          const first = start ? at(start, i, startRow, j, 1) : 0;
          const firstRow = start ? startRow : 0;
          const added = k === 0 ? first : target;
          const addedRow = k === 0 ? firstRow : cRow;
          const panelA = blockA + (i - row) * (INNER_BLOCK * 4);
          if (width === TILE_COLUMNS && end - i >= TILE_ROWS) {
            multiplyTile(panelA, panelB, depth, added, addedRow << 2, target, cRow << 2);
          } else {
            multiplyTile(panelA, panelB, depth, 0, 0, scratch, TILE_COLUMNS * 4);
            addPart(scratch, added, addedRow, target, cRow, min(TILE_ROWS, end - i), width);
          }
        }
      }
    }
  }
}

/** Address of a number in a matrix. */
function at(matrix: usize, row: i32, rowStride: i32, column: i32, columnStride: i32): usize {
  return matrix + ((row * rowStride + column * columnStride) << 2);
}

/** A whole tile: `target = added + a · b`, all strides in bytes. */
function multiplyTile(
  a: usize,
  b: usize,
  depth: i32,
  added: usize,
  addedRow: usize,
  target: usize,
  targetRow: usize,
): void {
  // One variable a vector, written out: only so do they stay in registers.
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);

  const end = a + (depth << 2);
  while (a < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const a0 = v128.load32_splat(a);
    c00 = multiplyAdd(a0, b0, c00);
    c01 = multiplyAdd(a0, b1, c01);
    const a1 = v128.load32_splat(a, 1 * INNER_BLOCK * 4);
    c10 = multiplyAdd(a1, b0, c10);
    c11 = multiplyAdd(a1, b1, c11);
    const a2 = v128.load32_splat(a, 2 * INNER_BLOCK * 4);
    c20 = multiplyAdd(a2, b0, c20);
    c21 = multiplyAdd(a2, b1, c21);
    const a3 = v128.load32_splat(a, 3 * INNER_BLOCK * 4);
    c30 = multiplyAdd(a3, b0, c30);
    c31 = multiplyAdd(a3, b1, c31);
    const a4 = v128.load32_splat(a, 4 * INNER_BLOCK * 4);
    c40 = multiplyAdd(a4, b0, c40);
    c41 = multiplyAdd(a4, b1, c41);
    if (TILE_ROWS === 6) {
      const a5 = v128.load32_splat(a, 5 * INNER_BLOCK * 4);
      c50 = multiplyAdd(a5, b0, c50);
      c51 = multiplyAdd(a5, b1, c51);
    }
    a += 4;
    b += TILE_COLUMNS * 4;
  }

  addRow(added, target, c00, c01);
  addRow(added + addedRow, target + targetRow, c10, c11);
  addRow(added + 2 * addedRow, target + 2 * targetRow, c20, c21);
  addRow(added + 3 * addedRow, target + 3 * targetRow, c30, c31);
  addRow(added + 4 * addedRow, target + 4 * targetRow, c40, c41);
  if (TILE_ROWS === 6) addRow(added + 5 * addedRow, target + 5 * targetRow, c50, c51);
}

function addRow(added: usize, target: usize, left: v128, right: v128): void {
  v128.store(target, f32x4.add(left, v128.load(added)));
  v128.store(target, f32x4.add(right, v128.load(added, 16)), 16);
}

/** The part of a tile that lies within the result, at its right and lower edge. */
function addPart(
  tile: usize,
  added: usize,
  addedRow: i32,
  target: usize,
  targetRow: i32,
  rows: i32,
  columns: i32,
): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const sum =
        load<f32>(at(tile, y, TILE_COLUMNS, x, 1)) + load<f32>(at(added, y, addedRow, x, 1));
      store<f32>(at(target, y, targetRow, x, 1), sum);
    }
  }
}
