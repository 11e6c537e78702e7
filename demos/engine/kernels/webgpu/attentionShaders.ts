/** The WGSL of attention: loops over a head's numbers are written out, so that they stay in registers. */
import { bindings, WORKGROUP_SIZE } from './wgsl.ts';

/** What the code of a shader depends on. */
export interface AttentionShape {
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

/** A shader with a thread for each token own of each head h of each sample b. */
function tokenShader(
  shape: AttentionShape,
  tensors: { reads: string[]; writes: string[] },
  body: string,
): string {
  return `
    ${declarations(shape, tensors)}
    ${entry('u.batch * u.heads * u.tokens')}
      let own = index % u.tokens;
      let h = (index / u.tokens) % u.heads;
      let b = index / (u.tokens * u.heads);
      let width = u.size / ${lanes(shape)};
      let offset = b * u.tokens * width + h * ${shape.headSize / lanes(shape)};
      let ownStart = offset + own * width;
      ${body}
    }`;
}

/** Reads the own token's numbers into registers: load('q', 'query'). */
function load(shape: AttentionShape, name: string, tensor: string): string {
  return each(shape, (d) => `let ${name}${d} = ${tensor}[ownStart + ${d}];`);
}

function zeros(shape: AttentionShape, name: string): string {
  const zero = lanes(shape) === 4 ? 'vec4f()' : '0.0';
  return each(shape, (d) => `var ${name}${d} = ${zero};`);
}

/** Writes registers to the own token. */
function store(shape: AttentionShape, tensor: string, value: (d: number) => string): string {
  return each(shape, (d) => `${tensor}[ownStart + ${d}] = ${value(d)};`);
}

/** context = softmax(scores) V, for one query a thread. */
export function forwardSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value'], writes: ['context'] },
    `
    ${load(shape, 'q', 'query')}
    ${zeros(shape, 'sum')}
    var largest = -3.0e38;
    var total = 0.0;
    for (var j = 0; j < u.tokens; j++) {
      let at = offset + j * width;
      let score = (${dotOf(shape, (d) => [`q${d}`, `key[at + ${d}]`])}) * u.scale + added(b, h, own, j);
      let newLargest = max(largest, score);
      let shrink = exp(largest - newLargest);
      let p = exp(score - newLargest);
      largest = newLargest;
      total = total * shrink + p;
      ${each(shape, (d) => `sum${d} = sum${d} * shrink + p * value[at + ${d}];`)}
    }
    ${store(shape, 'context', (d) => `sum${d} / total`)}`,
  );
}

/**
 * For one query a thread: its gradient, and what the other shaders need of its softmax: the largest
 * score, the sum of the exponentials, and the mean of dP under P.
 */
export function queryGradSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value', 'dContext'], writes: ['dQuery', 'statistics'] },
    `
    ${load(shape, 'q', 'query')}
    ${load(shape, 'g', 'dContext')}
    var largest = -3.0e38;
    var total = 0.0;
    var inner = 0.0;
    for (var j = 0; j < u.tokens; j++) {
      let at = offset + j * width;
      let score = (${dotOf(shape, (d) => [`q${d}`, `key[at + ${d}]`])}) * u.scale + added(b, h, own, j);
      let dP = ${dotOf(shape, (d) => [`g${d}`, `value[at + ${d}]`])};
      let newLargest = max(largest, score);
      let shrink = exp(largest - newLargest);
      let p = exp(score - newLargest);
      largest = newLargest;
      total = total * shrink + p;
      inner = inner * shrink + p * dP;
    }
    inner /= total;
    statistics[index * 3] = largest;
    statistics[index * 3 + 1] = total;
    statistics[index * 3 + 2] = inner;
    ${zeros(shape, 'sum')}
    for (var j = 0; j < u.tokens; j++) {
      let at = offset + j * width;
      let score = (${dotOf(shape, (d) => [`q${d}`, `key[at + ${d}]`])}) * u.scale + added(b, h, own, j);
      let dP = ${dotOf(shape, (d) => [`g${d}`, `value[at + ${d}]`])};
      let dScore = exp(score - largest) / total * (dP - inner) * u.scale;
      ${each(shape, (d) => `sum${d} += dScore * key[at + ${d}];`)}
    }
    ${store(shape, 'dQuery', (d) => `sum${d}`)}`,
  );
}

/** For one key a thread: its gradient. */
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
      let row = ((b * u.heads + h) * u.tokens + i) * 3;
      let score = (${dotOf(shape, (d) => [`k${d}`, `query[at + ${d}]`])}) * u.scale + added(b, h, i, own);
      let dP = ${dotOf(shape, (d) => [`v${d}`, `dContext[at + ${d}]`])};
      let p = exp(score - statistics[row]) / statistics[row + 1];
      let dScore = p * (dP - statistics[row + 2]) * u.scale;
      ${each(shape, (d) => `sum${d} += dScore * query[at + ${d}];`)}
    }
    ${store(shape, 'dKey', (d) => `sum${d}`)}`,
  );
}

/** For one value a thread: its gradient. */
export function valueGradSource(shape: AttentionShape): string {
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'dContext', 'statistics'], writes: ['dValue'] },
    `
    ${load(shape, 'k', 'key')}
    ${zeros(shape, 'sum')}
    for (var i = 0; i < u.tokens; i++) {
      let at = offset + i * width;
      let row = ((b * u.heads + h) * u.tokens + i) * 3;
      let score = (${dotOf(shape, (d) => [`k${d}`, `query[at + ${d}]`])}) * u.scale + added(b, h, i, own);
      let p = exp(score - statistics[row]) / statistics[row + 1];
      ${each(shape, (d) => `sum${d} += p * dContext[at + ${d}];`)}
    }
    ${store(shape, 'dValue', (d) => `sum${d}`)}`,
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
