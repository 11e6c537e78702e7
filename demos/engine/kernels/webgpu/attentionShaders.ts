/** The WGSL of attention: loops over a head's numbers are written out, so that they stay in registers. */
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
function lanes({ headSize }: AttentionShape): 1 | 4 {
  return headSize % 4 === 0 ? 4 : 1;
}

/** Lines for each load's worth of a head's numbers. */
function each(shape: AttentionShape, line: (d: number) => string): string {
  return Array.from({ length: shape.headSize / lanes(shape) }, (_, d) => line(d)).join('\n');
}

/** Sum of products over a head's numbers. */
function dotOf(shape: AttentionShape, term: (d: number) => [string, string]): string {
  const product = (d: number) => {
    const [a, b] = term(d);
    return lanes(shape) === 4 ? `dot(${a}, ${b})` : `${a} * ${b}`;
  };
  const count = shape.headSize / lanes(shape);
  return Array.from({ length: count }, (_, d) => product(d)).join(' + ');
}

/** Declarations that all shaders share. */
function declarations(
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
function entry(count: string): string {
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
function tokenShader(
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
function rows(shape: AttentionShape, lines: (r: number) => string): string {
  return Array.from({ length: shape.rows }, (_, r) => lines(r)).join('\n');
}

/** Reads the own tokens into registers `q0_0`, …; past the last token, the last one again. */
function load(shape: AttentionShape, name: string, tensor: string): string {
  return rows(
    shape,
    (r) => `
      let ${name}Start${r} = offset + min(own + ${r}, u.tokens - 1) * width;
      ${each(shape, (d) => `let ${name}${r}_${d} = ${tensor}[${name}Start${r} + ${d}];`)}`,
  );
}

/** Reads the other token, the one at `at`, into registers `k0`, …. */
function loadOther(shape: AttentionShape, name: string, tensor: string): string {
  return each(shape, (d) => `let ${name}${d} = ${tensor}[at + ${d}];`);
}

function zeros(shape: AttentionShape, name: string): string {
  const zero = lanes(shape) === 4 ? 'vec4f()' : '0.0';
  return rows(shape, (r) => each(shape, (d) => `var ${name}${r}_${d} = ${zero};`));
}

/** Writes registers to the own tokens. */
function store(shape: AttentionShape, tensor: string, value: (r: number, d: number) => string) {
  return rows(
    shape,
    (r) => `if (own + ${r} < u.tokens) {
      ${each(shape, (d) => `${tensor}[ownStart + ${r} * width + ${d}] = ${value(r, d)};`)}
    }`,
  );
}

/** Product of an own token's registers with those of the other token. */
function dot(shape: AttentionShape, own: string, r: number, other: string): string {
  return `(${dotOf(shape, (d) => [`${own}${r}_${d}`, `${other}${d}`])})`;
}

/** context = softmax(scores) V. */
export function forwardSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value'], writes: ['context'] },
    `
    ${load(shape, 'q', 'query')}
    ${zeros(shape, 'sum')}
    ${rows(shape, (r) => `var largest${r} = -3.0e38; var total${r} = 0.0;`)}
    for (var j = 0; j < u.tokens; j++) {
      let at = offset + j * width;
      ${loadOther(shape, 'k', 'key')}
      ${loadOther(shape, 'v', 'value')}
      ${rows(
        shape,
        (r) => `{
          let score = ${dot(shape, 'q', r, 'k')} * u.scale + added(b, h, own + ${r}, j);
          let newLargest = max(largest${r}, score);
          let shrink = exp(largest${r} - newLargest);
          let p = exp(score - newLargest);
          largest${r} = newLargest;
          total${r} = total${r} * shrink + p;
          ${each(shape, (d) => `sum${r}_${d} = sum${r}_${d} * shrink + p * v${d};`)}
        }`,
      )}
    }
    ${store(shape, 'context', (r, d) => `sum${r}_${d} / total${r}`)}`,
  );
}

/**
 * The gradient of the queries, and what the other shaders need of each query's softmax: the largest
 * score, the sum of the exponentials, and the mean of dP under P.
 */
export function queryGradSource(shape: AttentionShape): string {
  const scoreAndGrad = (r: number) => `
    let score = ${dot(shape, 'q', r, 'k')} * u.scale + added(b, h, own + ${r}, j);
    let dP = ${dot(shape, 'g', r, 'v')};`;
  const others = `
    let at = offset + j * width;
    ${loadOther(shape, 'k', 'key')}
    ${loadOther(shape, 'v', 'value')}`;
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value', 'dContext'], writes: ['dQuery', 'statistics'] },
    `
    ${load(shape, 'q', 'query')}
    ${load(shape, 'g', 'dContext')}
    ${rows(shape, (r) => `var largest${r} = -3.0e38; var total${r} = 0.0; var inner${r} = 0.0;`)}
    for (var j = 0; j < u.tokens; j++) {
      ${others}
      ${rows(
        shape,
        (r) => `{
          ${scoreAndGrad(r)}
          let newLargest = max(largest${r}, score);
          let shrink = exp(largest${r} - newLargest);
          let p = exp(score - newLargest);
          largest${r} = newLargest;
          total${r} = total${r} * shrink + p;
          inner${r} = inner${r} * shrink + p * dP;
        }`,
      )}
    }
    ${zeros(shape, 'sum')}
    for (var j = 0; j < u.tokens; j++) {
      ${others}
      ${rows(
        shape,
        (r) => `{
          ${scoreAndGrad(r)}
          let p = exp(score - largest${r}) / total${r};
          let dScore = p * (dP - inner${r} / total${r}) * u.scale;
          ${each(shape, (d) => `sum${r}_${d} += dScore * k${d};`)}
        }`,
      )}
    }
    ${store(shape, 'dQuery', (r, d) => `sum${r}_${d}`)}
    ${rows(
      shape,
      (r) => `if (own + ${r} < u.tokens) {
        let row = (statisticsStart + own + ${r}) * 3;
        statistics[row] = largest${r};
        statistics[row + 1] = total${r};
        statistics[row + 2] = inner${r} / total${r};
      }`,
    )}`,
  );
}

/** The gradient of the keys. */
export function keyGradSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value', 'dContext', 'statistics'], writes: ['dKey'] },
    `
    ${load(shape, 'k', 'key')}
    ${load(shape, 'v', 'value')}
    ${zeros(shape, 'sum')}
    for (var i = 0; i < u.tokens; i++) {
      let at = offset + i * width;
      let row = (statisticsStart + i) * 3;
      ${loadOther(shape, 'q', 'query')}
      ${loadOther(shape, 'g', 'dContext')}
      ${rows(
        shape,
        (r) => `{
          let score = ${dot(shape, 'k', r, 'q')} * u.scale + added(b, h, i, own + ${r});
          let p = exp(score - statistics[row]) / statistics[row + 1];
          let dScore = p * (${dot(shape, 'v', r, 'g')} - statistics[row + 2]) * u.scale;
          ${each(shape, (d) => `sum${r}_${d} += dScore * q${d};`)}
        }`,
      )}
    }
    ${store(shape, 'dKey', (r, d) => `sum${r}_${d}`)}`,
  );
}

/** The gradient of the values. */
export function valueGradSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'dContext', 'statistics'], writes: ['dValue'] },
    `
    ${load(shape, 'k', 'key')}
    ${zeros(shape, 'sum')}
    for (var i = 0; i < u.tokens; i++) {
      let at = offset + i * width;
      let row = (statisticsStart + i) * 3;
      ${loadOther(shape, 'q', 'query')}
      ${loadOther(shape, 'g', 'dContext')}
      ${rows(
        shape,
        (r) => `{
          let score = ${dot(shape, 'k', r, 'q')} * u.scale + added(b, h, i, own + ${r});
          let p = exp(score - statistics[row]) / statistics[row + 1];
          ${each(shape, (d) => `sum${r}_${d} += p * g${d};`)}
        }`,
      )}
    }
    ${store(shape, 'dValue', (r, d) => `sum${r}_${d}`)}`,
  );
}

/** For one pair of tokens of one head a thread: the gradient of the bias, over all samples. */
export function biasGradSource(shape: AttentionShape): string {
  const headWidth = shape.headSize / lanes(shape);
  return `
    ${declarations(shape, {
      reads: ['query', 'key', 'value', 'dContext', 'statistics'],
      writes: ['dBias'],
    })}
    ${entry('u.heads * u.tokens * u.tokens')}
      let j = index % u.tokens;
      let i = (index / u.tokens) % u.tokens;
      let h = index / (u.tokens * u.tokens);
      let width = u.size / ${lanes(shape)};
      var sum = 0.0;
      for (var b = 0; b < u.batch; b++) {
        let atI = (b * u.tokens + i) * width + h * ${headWidth};
        let atJ = (b * u.tokens + j) * width + h * ${headWidth};
        let row = ((b * u.heads + h) * u.tokens + i) * 3;
        let score = (${dotOf(shape, (d) => [`query[atI + ${d}]`, `key[atJ + ${d}]`])}) * u.scale + added(b, h, i, j);
        let dP = ${dotOf(shape, (d) => [`dContext[atI + ${d}]`, `value[atJ + ${d}]`])};
        sum += exp(score - statistics[row]) / statistics[row + 1] * (dP - statistics[row + 2]);
      }
      dBias[index] = sum;
    }`;
}
