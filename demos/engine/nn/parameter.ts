import * as tf from '@tensorflow/tfjs-core';

/** A tensor that may learn: its value, and the gradient that has gathered since the last step. */
export class Parameter {
  /** Its key in the Hugging Face checkpoint, for example `vit.encoder.layer.0.output.dense.bias`. */
  readonly name: string;
  /** Whether weight decay applies: to all but biases and layer norms. */
  readonly decays: boolean;
  value: tf.Tensor;
  grad: tf.Tensor | undefined;
  /** Frozen unless set; a frozen parameter gathers no gradient. */
  trainable = false;

  constructor(name: string, value: tf.Tensor, decays: boolean) {
    this.name = name;
    this.decays = decays;
    this.value = tf.keep(value);
  }

  /** Count of its numbers. */
  get size(): number {
    return this.value.size;
  }

  /** Adds a gradient of the value's shape. The gradient outlives any surrounding `tf.tidy`. */
  accumulateGrad(grad: tf.Tensor): void {
    const sum = this.grad ? tf.add(this.grad, grad) : tf.clone(grad);
    this.grad?.dispose();
    this.grad = tf.keep(sum);
  }

  /** Replaces the value and frees the old one. */
  assign(value: tf.Tensor): void {
    const old = this.value;
    this.value = tf.keep(value);
    old.dispose();
  }

  zeroGrad(): void {
    this.grad?.dispose();
    this.grad = undefined;
  }

  dispose(): void {
    this.zeroGrad();
    this.value.dispose();
  }
}

/** Makes the parameters of a model by name: read from a checkpoint, or drawn at random. */
export type ParameterSource = (
  name: string,
  shape: number[],
  kind: 'weight' | 'bias' | 'norm' | 'embedding',
) => Parameter;
