/** GELU in WGSL, by itself and for other shaders to put on their results. */
import type { GeluApproximation } from '../definitions/gelu.ts';

/**
 * Φ(x): by the error function of formula 7.1.26 of Abramowitz and Stegun (1964), which is off by 1.5e-7
 * at most; and the tanh that approximates it.
 *
 * @param type of x: `f32`, or `vec4f` for four at a time
 */
export function normalDistribution(type: string): string {
  return `
  fn normalCdf(x : ${type}) -> ${type} {
    let z = abs(x) * 0.70710678;
    let t = 1.0 / (1.0 + 0.3275911 * z);
    let polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    let tail = 0.5 * polynomial * exp(-z * z);
    return select(tail, 1.0 - tail, x >= ${type}(0.0));
  }
  fn tanhTerm(x : ${type}) -> ${type} {
    // Beyond 10 the result is 1, and exp in some drivers' tanh overflows.
    return tanh(clamp(0.79788456 * (x + 0.044715 * x * x * x), ${type}(-10.0), ${type}(10.0)));
  }`;
}

/** GELU and its slope, as expressions of `v`. */
export const GELU: Record<GeluApproximation, { value: string; slope: string }> = {
  none: {
    value: 'v * normalCdf(v)',
    slope: 'normalCdf(v) + v * 0.39894228 * exp(-0.5 * v * v)',
  },
  tanh: {
    value: '0.5 * v * (1.0 + tanhTerm(v))',
    slope: `0.5 * (1.0 + tanhTerm(v)
      + v * (1.0 - tanhTerm(v) * tanhTerm(v)) * 0.79788456 * (1.0 + 0.134145 * v * v))`,
  },
};

/** A function `gelu` in WGSL, of one number or of four. */
export function geluFunction(approximate: GeluApproximation, type: 'f32' | 'vec4f'): string {
  return `${normalDistribution(type)}
  fn gelu(v : ${type}) -> ${type} { return ${GELU[approximate].value}; }`;
}
