/**
 * What the shaders of attention are written with. Loops over a head's numbers are written out, so that
 * they stay in registers.
 */
import { bindings, WORKGROUP_SIZE } from './wgsl.ts';

/** What the code of a shader depends on. */
export interface AttentionShape {
  /**
   * Tokens that a thread has in its registers. More of them save loads, and take registers: a software
   * adapter has the first-level cache for these, a GPU has not.
   */
  rows: number;
  /** Numbers of a token in one head. */
  headSize: number;
  bias: boolean;
  mask: boolean;
}

/** Fields of the uniforms of all attention shaders. */
const FIELDS = [
  'batch : i32',
  'heads : i32',
  'tokens : i32',
  'size : i32',
  'windows : i32',
  'scale : f32',
];

/** Numbers that one load takes: four where a head divides into fours. */
export function lanes({ headSize }: AttentionShape): 1 | 4 {
  return headSize % 4 === 0 ? 4 : 1;
}

/** Lines for each load's worth of a head's numbers. */
export function each(shape: AttentionShape, line: (d: number) => string): string {
  return Array.from({ length: shape.headSize / lanes(shape) }, (_, d) => line(d)).join('\n');
}

/** Sum of products over a head's numbers. */
export function dotOf(shape: AttentionShape, term: (d: number) => [string, string]): string {
  const product = (d: number) => {
    const [a, b] = term(d);
    return lanes(shape) === 4 ? `dot(${a}, ${b})` : `${a} * ${b}`;
  };
  const count = shape.headSize / lanes(shape);
  return Array.from({ length: count }, (_, d) => product(d)).join(' + ');
}

/** Declarations that all shaders share. */
export function declarations(
  shape: AttentionShape,
  tensors: { reads: string[]; writes: string[] },
): string {
  const number = lanes(shape) === 4 ? 'vec4f' : 'f32';
  const extra = [...(shape.bias ? ['bias'] : []), ...(shape.mask ? ['mask'] : [])];
  // What is added to scores and the statistics of the softmax are read number by number.
  const scalars = new Set([...extra, 'statistics', 'dBias']);
  const declared = bindings([...tensors.reads, ...extra], tensors.writes, FIELDS);
  return `
    ${declared.replace(/(\w+) : array<f32>/g, (text, name) => (scalars.has(name) ? text : `${name} : array<${number}>`))}
    fn added(b : i32, h : i32, i : i32, j : i32) -> f32 {
      var sum = 0.0;
      ${shape.bias ? 'sum += bias[(h * u.tokens + i) * u.tokens + j];' : ''}
      ${shape.mask ? 'sum += mask[((b % u.windows) * u.tokens + i) * u.tokens + j];' : ''}
      return sum;
    }`;
}

/** Beginning of the entry point: the thread's index, of as many as count says. */
export function entry(count: string): string {
  return `
    @compute @workgroup_size(${WORKGROUP_SIZE})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
            @builtin(local_invocation_index) local : u32) {
      let index = i32((group.y * groups.x + group.x) * ${WORKGROUP_SIZE}u + local);
      if (index >= ${count}) { return; }`;
}

/**
 * A shader whose threads take `rows` tokens each, of head `h` of sample `b`: the token of row r has the
 * number `own + r` and begins at `ownStart + r * width`.
 */
export function tokenShader(
  shape: AttentionShape,
  tensors: { reads: string[]; writes: string[] },
  body: string,
): string {
  return `
    ${declarations(shape, tensors)}
    ${entry(`u.batch * u.heads * ((u.tokens + ${shape.rows - 1}) / ${shape.rows})`)}
      let blocks = (u.tokens + ${shape.rows - 1}) / ${shape.rows};
      let own = (index % blocks) * ${shape.rows};
      let h = (index / blocks) % u.heads;
      let b = index / (blocks * u.heads);
      let width = u.size / ${lanes(shape)};
      let offset = b * u.tokens * width + h * ${shape.headSize / lanes(shape)};
      let ownStart = offset + own * width;
      let statisticsStart = (b * u.heads + h) * u.tokens;
      ${body}
    }`;
}

/** Lines for each of a thread's tokens. */
export function rows(shape: AttentionShape, lines: (r: number) => string): string {
  return Array.from({ length: shape.rows }, (_, r) => lines(r)).join('\n');
}

/** Reads the own tokens into registers `q0_0`, …; past the last token, the last one again. */
export function load(shape: AttentionShape, name: string, tensor: string): string {
  return rows(
    shape,
    (r) => `
      let ${name}Start${r} = offset + min(own + ${r}, u.tokens - 1) * width;
      ${each(shape, (d) => `let ${name}${r}_${d} = ${tensor}[${name}Start${r} + ${d}];`)}`,
  );
}

/** Reads the other token, the one at `at`, into registers `k0`, …. */
export function loadOther(shape: AttentionShape, name: string, tensor: string): string {
  return each(shape, (d) => `let ${name}${d} = ${tensor}[at + ${d}];`);
}

export function zeros(shape: AttentionShape, name: string): string {
  const zero = lanes(shape) === 4 ? 'vec4f()' : '0.0';
  return rows(shape, (r) => each(shape, (d) => `var ${name}${r}_${d} = ${zero};`));
}

/** Writes registers to the own tokens. */
export function store(
  shape: AttentionShape,
  tensor: string,
  value: (r: number, d: number) => string,
) {
  return rows(
    shape,
    (r) => `if (own + ${r} < u.tokens) {
      ${each(shape, (d) => `${tensor}[ownStart + ${r} * width + ${d}] = ${value(r, d)};`)}
    }`,
  );
}

/** Product of an own token's registers with those of the other token. */
export function dot(shape: AttentionShape, own: string, r: number, other: string): string {
  return `(${dotOf(shape, (d) => [`${own}${r}_${d}`, `${other}${d}`])})`;
}
