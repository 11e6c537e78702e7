/**
 * What the shaders of attention are written with. Loops over a head's numbers are written out, so that
 * they stay in registers.
 */
import { EXCHANGES, LANES } from './quads.ts';
import { bindings, WORKGROUP_SIZE } from './wgsl.ts';

/** What the code of a shader depends on. */
export interface AttentionShape {
  /**
   * Tokens that a thread has in its registers. More of them save loads, and take registers: a software
   * adapter has the first-level cache for these, a GPU has not.
   */
  rows: number;
  /** Whether four threads at a time share what they load of the other tokens, lane by lane. */
  quads: boolean;
  /** Numbers of a token in one head. */
  headSize: number;
  bias: boolean;
  mask: boolean;
  /** Tokens along a side of a window, or 0 where tokens attend to all. */
  windowSize: number;
}

/** Fields of the uniforms of all attention shaders. */
const FIELDS = [
  'batch : i32',
  'heads : i32',
  'tokens : i32',
  'size : i32',
  'maskWindows : i32',
  'side : i32',
  'shift : i32',
  'scale : f32',
];

/**
 * Where in a tensor token t of entry b of the batch begins. With windows such an entry is a window, and its
 * tokens lie in the square of the image: they are read and written there, and no copy is cut.
 */
function placeFunction(shape: AttentionShape): string {
  const { windowSize } = shape;
  const width = `u.size / ${lanes(shape)}`;
  if (windowSize === 0) {
    return `fn placeOf(b : i32, t : i32) -> i32 { return (b * u.tokens + t) * (${width}); }`;
  }
  return `
    fn placeOf(b : i32, t : i32) -> i32 {
      let perSide = u.side / ${windowSize};
      let window = b % (perSide * perSide);
      let row = ((window / perSide) * ${windowSize} + t / ${windowSize} + u.shift) % u.side;
      let column = ((window % perSide) * ${windowSize} + t % ${windowSize} + u.shift) % u.side;
      return ((b - window) * u.tokens + row * u.side + column) * (${width});
    }`;
}

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
    ${placeFunction(shape)}
    fn added(b : i32, h : i32, i : i32, j : i32) -> f32 {
      var sum = 0.0;
      ${shape.bias ? 'sum += bias[(h * u.tokens + i) * u.tokens + j];' : ''}
      ${shape.mask ? 'sum += mask[((b % u.maskWindows) * u.tokens + i) * u.tokens + j];' : ''}
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
 * A shader whose threads take `rows` tokens each, of head `h` of entry `b` of the batch: the token of row
 * r has the number `own + r`, and its numbers of that head begin at `placeOf(b, own + r) + headStart`.
 */
export function tokenShader(
  shape: AttentionShape,
  tensors: { reads: string[]; writes: string[] },
  body: string,
): string {
  const { quads } = shape;
  const tokens = shape.rows * (quads ? LANES : 1);
  const count = `u.batch * u.heads * ((u.tokens + ${tokens - 1}) / ${tokens})`;
  return `
    ${quads ? 'enable subgroups;' : ''}
    ${declarations(shape, tensors)}
    ${quads ? quadEntry(count) : entry(count)}
      let blocks = (u.tokens + ${tokens - 1}) / ${tokens};
      let own = (index % blocks) * ${tokens} ${quads ? `+ lane * ${shape.rows}` : ''};
      let h = (index / blocks) % u.heads;
      let b = index / (blocks * u.heads);
      let headStart = h * ${shape.headSize / lanes(shape)};
      let statisticsStart = (b * u.heads + h) * u.tokens;
      ${body}
    }`;
}

/** Groups of threads that a token shader needs. */
export function tokenWorkgroups(
  { rows, quads }: AttentionShape,
  { batch, heads, tokens }: { batch: number; heads: number; tokens: number },
): number {
  if (quads) return batch * heads * Math.ceil(tokens / (rows * LANES));
  return Math.ceil((batch * heads * Math.ceil(tokens / rows)) / WORKGROUP_SIZE);
}

/** Beginning of the entry point with quads: a group's four threads have one index, and a lane each. */
function quadEntry(count: string): string {
  return `
    @compute @workgroup_size(${LANES})
    fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
            @builtin(subgroup_invocation_id) id : u32) {
      let lane = i32(id);
      let index = i32(group.y * groups.x + group.x);
      if (index >= ${count}) { return; }`;
}

/** A register and what it is loaded from, where the other token has the number `j`. */
export type Register = [name: string, source: string];

/**
 * A loop over all other tokens `j`, with their numbers in registers. With quads, each lane loads one of
 * four tokens, and hands it on to the other lanes: some of them may be beyond the last token.
 */
export function overOthers(shape: AttentionShape, registers: Register[], body: string): string {
  if (!shape.quads) {
    return `for (var j = 0; j < u.tokens; j++) {
      let at = placeOf(b, j) + headStart;
      ${registers.map(([name, source]) => `let ${name} = ${source};`).join('\n')}
      ${body}
    }`;
  }
  const handOn = (exchange: string, x: number) => `{
    let j = first + (lane ^ ${x});
    ${registers.map(([name]) => `let ${name} = ${exchange}(loaded_${name});`).join('\n')}
    ${body}
  }`;
  const own = ({ 1: source }: Register) => source.replace(/\bj\b/g, 'loaded');
  return `for (var first = 0; first < u.tokens; first += ${LANES}) {
    let loaded = min(first + lane, u.tokens - 1);
    let at = placeOf(b, loaded) + headStart;
    ${registers.map((register) => `let loaded_${register[0]} = ${own(register)};`).join('\n')}
    ${EXCHANGES.map(handOn).join('\n')}
  }`;
}

/** The other token's numbers in registers `k0`, …. */
export function otherToken(shape: AttentionShape, name: string, tensor: string): Register[] {
  const count = shape.headSize / lanes(shape);
  return Array.from({ length: count }, (_, d) => [`${name}${d}`, `${tensor}[at + ${d}]`]);
}

/** The score of row r's token and the other one, or none where there is no other one. */
export function scoreOf(shape: AttentionShape, product: string, added: string): string {
  const score = `${product} * u.scale + ${added}`;
  return shape.quads ? `select(${NO_SCORE}, ${score}, j < u.tokens)` : score;
}

/** A score so low that its exponential is 0 beside any other's. */
export const NO_SCORE = '-3.0e38';

/** Lines for each of a thread's tokens. */
export function rows(shape: AttentionShape, lines: (r: number) => string): string {
  return Array.from({ length: shape.rows }, (_, r) => lines(r)).join('\n');
}

/** Reads the own tokens into registers `q0_0`, …; past the last token, the last one again. */
export function load(shape: AttentionShape, name: string, tensor: string): string {
  return rows(
    shape,
    (r) => `
      let ${name}Start${r} = placeOf(b, min(own + ${r}, u.tokens - 1)) + headStart;
      ${each(shape, (d) => `let ${name}${r}_${d} = ${tensor}[${name}Start${r} + ${d}];`)}`,
  );
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
      let at = placeOf(b, own + ${r}) + headStart;
      ${each(shape, (d) => `${tensor}[at + ${d}] = ${value(r, d)};`)}
    }`,
  );
}

/** Product of an own token's registers with those of the other token. */
export function dot(shape: AttentionShape, own: string, r: number, other: string): string {
  return `(${dotOf(shape, (d) => [`${own}${r}_${d}`, `${other}${d}`])})`;
}
