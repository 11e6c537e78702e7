// One step of AdamW, in place. Bound by memory: four numbers read and three written for each parameter,
// where one operation of TensorFlow.js after the other moves forty.
import { multiplyAdd } from './lanes';

/**
 * With `g = factor · grad`: `first = β₁ first + (1 − β₁) g`, `second = β₂ second + (1 − β₂) g²`,
 * `value = decay · value − stepSize · first / (√(second / bias2) + ε)`. An item is one number, as in
 * `elementwise.ts`.
 *
 * @param factor address of the one number that clips the gradient
 */
export function adamw(
  value: usize,
  grad: usize,
  first: usize,
  second: usize,
  factor: usize,
  stepSize: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  bias2: f64,
  decay: f64,
  from: i32,
  to: i32,
): void {
  const factors = v128.load32_splat(factor);
  const inverseBias = f32x4.splat(<f32>(1 / bias2));
  for (let i = from << 2; i < to << 2; i += 16) {
    const g = f32x4.mul(v128.load(grad + i), factors);
    const m = multiplyAdd(
      v128.load(first + i),
      f32x4.splat(<f32>beta1),
      f32x4.mul(g, f32x4.splat(<f32>(1 - beta1))),
    );
    const v = multiplyAdd(
      v128.load(second + i),
      f32x4.splat(<f32>beta2),
      f32x4.mul(f32x4.mul(g, g), f32x4.splat(<f32>(1 - beta2))),
    );
    const deviation = f32x4.add(f32x4.sqrt(f32x4.mul(v, inverseBias)), f32x4.splat(<f32>epsilon));
    const move = f32x4.mul(f32x4.div(m, deviation), f32x4.splat(<f32>-stepSize));
    v128.store(value + i, multiplyAdd(v128.load(value + i), f32x4.splat(<f32>decay), move));
    v128.store(first + i, m);
    v128.store(second + i, v);
  }
}
