import * as tf from '@tensorflow/tfjs-core';

/** A tensor that may learn: its value, and the gradient that has gathered since the last step. */
export class Parameter {
  /** Its key in the Hugging Face checkpoint, for example `vit.encoder.layer.0.output.dense.bias`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly kind: ParameterKind;
  #value: tf.Tensor | undefined;
  grad: tf.Tensor | undefined;
  /** Frozen unless set; a frozen parameter gathers no gradient. */
  trainable = false;

  /** A parameter without a value yet: `assign` gives it one. */
  constructor(name: string, shape: readonly number[], kind: ParameterKind) {
    this.name = name;
    this.shape = shape;
    this.kind = kind;
  }

  /** Count of its numbers. */
  get size(): number {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  /** Whether weight decay applies: to all but biases and layer norms, as in Hugging Face's Trainer. */
  get decays(): boolean {
    return this.kind === 'weight' || this.kind === 'embedding';
  }

  get value(): tf.Tensor {
    if (!this.#value) throw new Error(`The parameter ${this.name} has no value yet.`);
    return this.#value;
  }

  /** The value's numbers, fetched from the device. */
  async read(): Promise<Float32Array> {
    return (await this.value.data()) as Float32Array;
  }

  /** Adds a gradient of the value's shape. The gradient outlives any surrounding `tf.tidy`. */
  accumulateGrad(grad: tf.Tensor): void {
    const sum = this.grad ? tf.add(this.grad, grad) : tf.clone(grad);
    this.grad?.dispose();
    this.grad = tf.keep(sum);
  }

  /** Gives it a value of its shape, or another one; the old one is freed. */
  assign(value: tf.Tensor): void {
    const old = this.#value;
    this.#value = tf.keep(value);
    old?.dispose();
  }

  zeroGrad(): void {
    this.grad?.dispose();
    this.grad = undefined;
  }

  dispose(): void {
    this.zeroGrad();
    this.#value?.dispose();
    this.#value = undefined;
  }
}

/** What a parameter is for; decides its initial value and whether it decays. */
export type ParameterKind = 'weight' | 'bias' | 'norm' | 'embedding';
