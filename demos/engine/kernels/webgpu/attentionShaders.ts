/** The WGSL of attention and of its gradients, with a thread for each few tokens. */
import {
  type AttentionShape,
  declarations,
  dot,
  dotOf,
  each,
  entry,
  lanes,
  load,
  loadOther,
  rows,
  store,
  tokenShader,
  zeros,
} from './attentionFrame.ts';

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

/**
 * The frame of the gradients of keys and values: a thread goes through all queries, and `lines` do with
 * each, for its own token r, what its probability `p` is needed for.
 */
function overQueries(
  shape: AttentionShape,
  reads: string[],
  writes: string,
  own: string,
  lines: (r: number) => string,
): string {
  return tokenShader(
    shape,
    { reads, writes: [writes] },
    `
    ${load(shape, 'k', 'key')}
    ${own}
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
          ${lines(r)}
        }`,
      )}
    }
    ${store(shape, writes, (r, d) => `sum${r}_${d}`)}`,
  );
}

/** The gradient of the keys. */
export function keyGradSource(shape: AttentionShape): string {
  const reads = ['query', 'key', 'value', 'dContext', 'statistics'];
  return overQueries(shape, reads, 'dKey', load(shape, 'v', 'value'), (r) => {
    return `let dScore = p * (${dot(shape, 'v', r, 'g')} - statistics[row + 2]) * u.scale;
      ${each(shape, (d) => `sum${r}_${d} += dScore * q${d};`)}`;
  });
}

/** The gradient of the values. */
export function valueGradSource(shape: AttentionShape): string {
  const reads = ['query', 'key', 'dContext', 'statistics'];
  return overQueries(shape, reads, 'dValue', '', (r) =>
    each(shape, (d) => `sum${r}_${d} += p * g${d};`),
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
