/**
 * The WGSL of matrix products for a software adapter, where loads cost most. So the four threads of a group
 * load each number of A and of B once between them and exchange them. Where their addresses lie does not
 * matter, so that any transposition is a matter of strides.
 */
import { EXCHANGES, LANES } from './quads.ts';
import type { Shader } from './runShader.ts';
import { bindings } from './wgsl.ts';

/** Numbers that each lane has of a column of A, and of a row of B. */
const LOADS = 8;
/** Columns of A that the loop takes at once: what it carries on from round to round costs much. */
const UNROLL = 4;

/** Rows and columns of the result that a group of threads computes. */
export const QUAD_TILE = LOADS * LANES;

/**
 * A times B, [batch, rows, columns]. Its groups are counted in tiles.
 *
 * @param bias whether a vector is added to each row of the result
 */
export function quadMatMulShader(bias: boolean): Shader {
  return { key: `matMul_quad_${bias}`, code: () => source(bias) };
}

/** Fields of the uniforms; a stride is how many numbers apart two neighbours are. */
const FIELDS = [
  ...['rows', 'columns', 'inner', 'batchA', 'batchB'],
  ...['rowStrideA', 'innerStrideA', 'innerStrideB', 'columnStrideB'],
].map((name) => `${name} : i32`);

function source(bias: boolean): string {
  const loads = range(LOADS);
  const exchanges = range(LANES);
  const eachSum = (line: (sum: string) => string) =>
    loads.flatMap((i) => loads.flatMap((j) => exchanges.map((x) => line(`s${i}_${j}_${x}`))));
  return `
    enable subgroups;
    ${bindings(['a', 'b', ...(bias ? ['bias'] : [])], ['y'], FIELDS)}
    @compute @workgroup_size(${LANES})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(subgroup_invocation_id) id : u32) {
      let lane = i32(id);
      let batch = i32(group.z);
      let row = i32(group.y) * ${QUAD_TILE};
      let column = i32(group.x) * ${QUAD_TILE} + lane;
      let startY = batch * u.rows * u.columns;
      var atA = (batch % u.batchA) * u.rows * u.inner;
      var atB = (batch % u.batchB) * u.inner * u.columns;
      ${loads
        .map(
          (i) => `
          let row${i} = min(row + ${i * LANES} + lane, u.rows - 1) * u.rowStrideA;
          let column${i} = min(column + ${i * LANES}, u.columns - 1);
          let place${i} = column${i} * u.columnStrideB;`,
        )
        .join('')}
      ${eachSum((sum) => `var ${sum} = 0.0;`).join('\n')}
      var k = 0;
      for (; k + ${UNROLL} <= u.inner; k += ${UNROLL}) { ${multiplyColumns(UNROLL)} }
      for (; k < u.inner; k++) { ${multiplyColumns(1)} }
      ${loads
        .flatMap((i) =>
          exchanges.map(
            (x) => `{
            let own = row + ${i * LANES} + (lane ^ ${x});
            if (own < u.rows) {
              ${loads
                .map(
                  (j) => `if (column + ${j * LANES} < u.columns) {
                    y[startY + own * u.columns + column + ${j * LANES}] = s${i}_${j}_${x}${bias ? ` + bias[column${j}]` : ''};
                  }`,
                )
                .join('\n')}
            }
          }`,
          ),
        )
        .join('\n')}
    }`;
}

/**
 * The products of so many columns of A with as many rows of B. The sum `s<i>_<j>_<x>` of lane l is that
 * of the row that lane l ^ x has loaded as its i-th, and of lane l's own j-th column.
 */
function multiplyColumns(count: number): string {
  const loads = range(LOADS);
  const exchanges = range(LANES);
  const columns = range(count);
  const load = (q: number) => `
    ${loads.map((i) => `let a${i}_${q} = a[atA + row${i}]; let b${i}_${q} = b[atB + place${i}];`).join('\n')}
    atA += u.innerStrideA;
    atB += u.innerStrideB;`;
  const multiply = (i: number) => `{
    ${columns.flatMap((q) => exchanges.map((x) => `let w${x}_${q} = ${EXCHANGES[x]}(a${i}_${q});`)).join('\n')}
    ${loads
      .flatMap((j) =>
        exchanges.map(
          (x) => `s${i}_${j}_${x} += ${columns.map((q) => `w${x}_${q} * b${j}_${q}`).join(' + ')};`,
        ),
      )
      .join('\n')}
  }`;
  return `${columns.map(load).join('\n')} ${loads.map(multiply).join('\n')}`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
