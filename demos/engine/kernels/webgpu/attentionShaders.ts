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
  NO_SCORE,
  otherToken,
  overOthers,
  type Register,
  rows,
  scoreOf,
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
    ${rows(shape, (r) => `var largest${r} = ${NO_SCORE}; var total${r} = 0.0;`)}
    ${overOthers(
      shape,
      [...otherToken(shape, 'k', 'key'), ...otherToken(shape, 'v', 'value')],
      rows(
        shape,
        (r) => `{
          let score = ${scoreOf(shape, dot(shape, 'q', r, 'k'), `added(b, h, own + ${r}, j)`)};
          let newLargest = max(largest${r}, score);
          let shrink = exp(largest${r} - newLargest);
          let p = exp(score - newLargest);
          largest${r} = newLargest;
          total${r} = total${r} * shrink + p;
          ${each(shape, (d) => `sum${r}_${d} = sum${r}_${d} * shrink + p * v${d};`)}
        }`,
      ),
    )}
    ${store(shape, 'context', (r, d) => `sum${r}_${d} / total${r}`)}`,
  );
}

/**
 * The gradient of the queries, and what the other shaders need of each query's softmax: the largest
 * score, the sum of the exponentials, and the mean of dP under P.
 */
export function queryGradSource(shape: AttentionShape): string {
  const scoreAndGrad = (r: number) => `
    let score = ${scoreOf(shape, dot(shape, 'q', r, 'k'), `added(b, h, own + ${r}, j)`)};
    let dP = ${dot(shape, 'g', r, 'v')};`;
  const others = [...otherToken(shape, 'k', 'key'), ...otherToken(shape, 'v', 'value')];
  return tokenShader(
    shape,
    { reads: ['query', 'key', 'value', 'dContext'], writes: ['dQuery', 'statistics'] },
    `
    ${load(shape, 'q', 'query')}
    ${load(shape, 'g', 'dContext')}
    ${rows(shape, (r) => `var largest${r} = ${NO_SCORE}; var total${r} = 0.0; var inner${r} = 0.0;`)}
    ${overOthers(
      shape,
      others,
      rows(
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
      ),
    )}
    ${zeros(shape, 'sum')}
    ${overOthers(
      shape,
      others,
      rows(
        shape,
        (r) => `{
          ${scoreAndGrad(r)}
          let p = exp(score - largest${r}) / total${r};
          let dScore = p * (dP - inner${r} / total${r}) * u.scale;
          ${each(shape, (d) => `sum${r}_${d} += dScore * k${d};`)}
        }`,
      ),
    )}
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
  const statistics = ['largest', 'total', 'inner'].map((name, i): Register => {
    return [name, `statistics[(statisticsStart + j) * 3 + ${i}]`];
  });
  return tokenShader(
    shape,
    { reads, writes: [writes] },
    `
    ${load(shape, 'k', 'key')}
    ${own}
    ${zeros(shape, 'sum')}
    ${overOthers(
      shape,
      [...otherToken(shape, 'q', 'query'), ...otherToken(shape, 'g', 'dContext'), ...statistics],
      rows(
        shape,
        (r) => `{
          let score = ${scoreOf(shape, dot(shape, 'k', r, 'q'), `added(b, h, j, own + ${r})`)};
          let p = exp(score - largest) / total;
          ${lines(r)}
        }`,
      ),
    )}
    ${store(shape, writes, (r, d) => `sum${r}_${d}`)}`,
  );
}

/** The gradient of the keys. */
export function keyGradSource(shape: AttentionShape): string {
  const reads = ['query', 'key', 'value', 'dContext', 'statistics'];
  return overQueries(shape, reads, 'dKey', load(shape, 'v', 'value'), (r) => {
    return `let dScore = p * (${dot(shape, 'v', r, 'g')} - inner) * u.scale;
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
      var sum = 0.0;
      for (var b = 0; b < u.batch; b++) {
        let atI = placeOf(b, i) + h * ${headWidth};
        let atJ = placeOf(b, j) + h * ${headWidth};
        let row = ((b * u.heads + h) * u.tokens + i) * 3;
        let score = (${dotOf(shape, (d) => [`query[atI + ${d}]`, `key[atJ + ${d}]`])}) * u.scale + added(b, h, i, j);
        let dP = ${dotOf(shape, (d) => [`dContext[atI + ${d}]`, `value[atJ + ${d}]`])};
        sum += exp(score - statistics[row]) / statistics[row + 1] * (dP - statistics[row + 2]);
      }
      dBias[index] = sum;
    }`;
}
