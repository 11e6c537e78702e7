/** Pieces of WGSL that several shaders share. */

/** Threads of a group. */
export const WORKGROUP_SIZE = 64;

/** How a shader goes through a matrix. */
export type RowMode =
  /** A thread takes a row: no barriers, which cost most where the "GPU" is the processor. */
  | 'thread'
  /** A group of threads takes a row, reads it side by side, and adds up through shared memory. */
  | 'workgroup';

interface RowShaderOptions {
  /** Names of the tensors that are read, and of those that are written, in the order of the bindings. */
  reads: readonly string[];
  writes: readonly string[];
  /** Fields of the uniforms beside `rows` and `size`: `epsilon : f32`. */
  fields?: readonly string[];
  /**
   * What is done to row `row`, whose first element has the index `start`. It visits its columns by
   * `for (var c = first; c < u.size; c += step)`, and has its threads' values put together over the row
   * by `rowSum(value)` and `rowMax(value)`.
   */
  body: string;
}

/** A shader that treats the rows of a matrix [rows, size] each for itself. */
export function rowShader(mode: RowMode, options: RowShaderOptions): string {
  const { reads, writes, fields = [], body } = options;
  const shared = mode === 'workgroup';
  return `
    ${bindings(reads, writes, ['rows : i32', 'size : i32', ...fields])}
    ${shared ? 'var<private> lane : i32;' : ''}
    ${shared ? `var<workgroup> parts : array<f32, ${WORKGROUP_SIZE}>;` : ''}
    ${rowFunction('rowSum', shared, (a, b) => `${a} + ${b}`)}
    ${rowFunction('rowMax', shared, (a, b) => `max(${a}, ${b})`)}
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
            @builtin(local_invocation_index) local : u32) {
      let position = i32(group.y * groups.x + group.x);
      ${
        shared
          ? `let row = position; lane = i32(local); let first = lane; let step = ${WORKGROUP_SIZE};`
          : `let row = position * ${WORKGROUP_SIZE} + i32(local); let first = 0; let step = 1;`
      }
      if (row >= u.rows) { return; }
      let start = row * u.size;
      ${body}
    }`;
}

/** Groups of threads that a row shader needs. */
export function rowWorkgroups(mode: RowMode, rows: number): number {
  return mode === 'workgroup' ? rows : Math.ceil(rows / WORKGROUP_SIZE);
}

/** A function that puts the values of a row's threads together, through shared memory. */
function rowFunction(
  name: string,
  shared: boolean,
  combine: (a: string, b: string) => string,
): string {
  if (!shared) return `fn ${name}(value : f32) -> f32 { return value; }`;
  return `
  fn ${name}(value : f32) -> f32 {
    workgroupBarrier();
    parts[lane] = value;
    for (var half = ${WORKGROUP_SIZE / 2}; half > 0; half /= 2) {
      workgroupBarrier();
      if (lane < half) { parts[lane] = ${combine('parts[lane]', 'parts[lane + half]')}; }
    }
    workgroupBarrier();
    return parts[0];
  }`;
}

/** A shader that treats each of count numbers for itself; body is told its index. */
export function elementShader(options: {
  reads: readonly string[];
  writes: readonly string[];
  fields?: readonly string[];
  functions?: string;
  body: string;
}): string {
  const { reads, writes, fields = [], functions = '', body } = options;
  return `
    ${bindings(reads, writes, ['count : i32', ...fields])}
    ${functions}
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
            @builtin(local_invocation_index) local : u32) {
      let index = i32((group.y * groups.x + group.x) * ${WORKGROUP_SIZE}u + local);
      if (index >= u.count) { return; }
      ${body}
    }`;
}

/** Groups of threads that an element shader needs. */
export function elementWorkgroups(count: number): number {
  return Math.ceil(count / WORKGROUP_SIZE);
}

/** Declares the tensors that are read, those that are written, and the uniforms `u`. */
export function bindings(
  reads: readonly string[],
  writes: readonly string[],
  fields: readonly string[],
): string {
  const all = [
    ...reads.map((name) => `var<storage, read> ${name} : array<f32>`),
    ...writes.map((name) => `var<storage, read_write> ${name} : array<f32>`),
    'var<uniform> u : Uniforms',
  ];
  const declarations = all.map((text, i) => `@group(0) @binding(${i}) ${text};`);
  return `struct Uniforms { ${fields.join(', ')} }\n${declarations.join('\n')}`;
}
