/**
 * The WGSL of matrix products. A thread computes a tile of the result in its registers and reads both
 * sides straight from memory: no shared memory and no barriers, which cost most where the "GPU" is the
 * processor. What bounds the speed is the ratio of loads to multiplications, so the tile is as large as
 * the registers allow and four numbers are loaded at a time wherever the sizes permit.
 */
import type { GeluApproximation } from '../definitions/gelu.ts';
import { geluFunction } from './geluCode.ts';
import type { Shader } from './runShader.ts';
import { bindings } from './wgsl.ts';

/** Threads of a group along columns and rows. */
export const WORKGROUP = 8;

/** Rows and columns of the result that a thread computes; the columns are a multiple of four. */
export interface Tile {
  rows: number;
  columns: number;
}

/** Which shader is needed. */
export interface MatMulVariant {
  /** Whether A is given as [inner, rows]; B is [inner, columns] always. */
  transposeA: boolean;
  /** Whether a vector is added to each row of the result. */
  bias: boolean;
  /** The GELU that is put on the result, if any. */
  gelu: GeluApproximation | undefined;
  /** Whether A's contiguous dimension, and the columns, are multiples of four. */
  fours: { a: boolean; columns: boolean };
  tile: Tile;
}

/** A times B, [batch, rows, columns]. Its threads are counted in tiles. */
export function matMulShader(variant: MatMulVariant): Shader {
  const { transposeA, bias, gelu, fours, tile } = variant;
  const names = [
    transposeA ? 't' : 'n',
    bias ? 'bias' : '',
    gelu ? `gelu-${gelu}` : '',
    fours.a ? 'a4' : '',
    fours.columns ? 'b4' : '',
    `${tile.rows}x${tile.columns}`,
  ];
  return { key: `matMul_${names.join('_')}`, code: () => source(variant) };
}

function source(variant: MatMulVariant): string {
  const { bias, gelu, fours, tile } = variant;
  const width = fours.columns ? 4 : 1;
  const rows = range(tile.rows);
  const columns = range(tile.columns / width);
  const number = fours.columns ? 'vec4f' : 'f32';
  const result = (sum: string) => (gelu ? `gelu(${sum})` : sum);
  const each = (line: (i: number, j: number) => string) =>
    rows.flatMap((i) => columns.map((j) => line(i, j))).join('\n');

  const fields = ['rows', 'columns', 'inner', 'batchA', 'batchB'].map((name) => `${name} : i32`);
  const types: Record<string, boolean> = {
    a: fours.a,
    b: fours.columns,
    bias: fours.columns,
    y: fours.columns,
  };
  const declared = bindings(['a', 'b', ...(bias ? ['bias'] : [])], ['y'], fields).replace(
    /(\w+) : array<f32>/g,
    (text, name) => (types[name] ? `${name} : array<vec4f>` : text),
  );
  // Rows and columns past the edge are read from the last one and never written.
  return `
    ${declared}
    ${gelu ? geluFunction(gelu, number) : ''}
    @compute @workgroup_size(${WORKGROUP}, ${WORKGROUP})
    fn main(@builtin(global_invocation_id) id : vec3u) {
      let batch = i32(id.z);
      let row = i32(id.y) * ${tile.rows};
      let column = i32(id.x) * ${columns.length};
      let width = u.columns / ${width};
      if (row >= u.rows || column >= width) { return; }
      let startA = (batch % u.batchA) * u.rows * u.inner;
      let startB = (batch % u.batchB) * u.inner * width;
      ${columns.map((j) => `let c${j} = min(column + ${j}, width - 1);`).join('\n')}
      ${each((i, j) => `var s${i}_${j} = ${bias ? `bias[c${j}]` : `${number}()`};`)}
      ${innerLoop(variant, rows, columns)}
      let startY = (batch * u.rows + row) * width + column;
      ${each(
        (i, j) => `if (row + ${i} < u.rows && column + ${j} < width) {
          y[startY + ${i} * width + ${j}] = ${result(`s${i}_${j}`)};
        }`,
      )}
    }`;
}

/**
 * The loop over the inner dimension. One load of A gives a number, four rows of one k, or four ks of one
 * row. Two indices go along with the loop, so that a load costs one addition.
 */
function innerLoop(
  { transposeA, fours }: MatMulVariant,
  rows: number[],
  columns: number[],
): string {
  const rowsAtOnce = transposeA && fours.a ? 4 : 1;
  const ksAtOnce = !transposeA && fours.a ? 4 : 1;
  const loaded = rows.filter((i) => i % rowsAtOnce === 0);
  const place = (i: number) => {
    const row = `min((row + ${i}) / ${rowsAtOnce}, u.rows / ${rowsAtOnce} - 1)`;
    return transposeA ? row : `${row} * u.inner / ${ksAtOnce}`;
  };
  const factor = (i: number, q: number) => {
    if (rowsAtOnce === 4) return `a${i - (i % 4)}.${'xyzw'[i % 4]}`;
    return ksAtOnce === 4 ? `a${i}.${'xyzw'[q]}` : `a${i}`;
  };
  const loadB = columns.map((j) => `let b${j} = b[atB + c${j}];`).join('\n');
  const multiply = (q: number) =>
    rows.flatMap((i) => columns.map((j) => `s${i}_${j} += ${factor(i, q)} * b${j};`)).join('\n');
  return `
    ${loaded.map((i) => `let r${i} = ${place(i)};`).join('\n')}
    var atA = startA / ${rowsAtOnce * ksAtOnce};
    var atB = startB;
    let stepA = ${transposeA ? `u.rows / ${rowsAtOnce}` : '1'};
    for (var k = 0; k < u.inner; k += ${ksAtOnce}) {
      ${loaded.map((i) => `let a${i} = a[atA + r${i}];`).join('\n')}
      ${range(ksAtOnce)
        .map((q) => `{ ${loadB} ${multiply(q)} atB += width; }`)
        .join('\n')}
      atA += stepA;
    }`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
