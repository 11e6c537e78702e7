import * as tf from '@tensorflow/tfjs-core';
import type { Training } from '../nn/dropout.ts';
import { Linear } from '../nn/linear.ts';
import type { Parameter } from '../nn/parameter.ts';
import type { Unfreeze } from '../run.ts';
import { Checkpoint } from '../weights/checkpoint.ts';
import type { Backbone } from './backbone.ts';
import { loadParameters } from './loadParameters.ts';
import { type ModelConfig, parseModelConfig } from './modelConfig.ts';
import type { ModelFiles } from './modelFiles.ts';
import { createSwin } from './swin/swin.ts';
import { createViT } from './vit/vit.ts';

/**
 * A Vision Transformer or Swin Transformer with a linear head, of which the head alone, the head with
 * the last blocks, or everything learns: Hugging Face's `ViTForImageClassification` and
 * `SwinForImageClassification`.
 */
export class ImageClassifier {
  readonly config: ModelConfig;
  readonly #backbone: Backbone;
  readonly #classifier: Linear;
  /** Names in the checkpoint that the model has no use for, and names it had to make new. */
  droppedParameters: string[] = [];
  newParameters: string[] = [];
  /** Where the backbone is cut into a frozen part and one that learns; see `Backbone`. */
  #cut = -1;
  #pooled: tf.Tensor2D | undefined;

  private constructor(config: ModelConfig, numLabels: number) {
    this.config = config;
    this.#backbone = config.modelType === 'swin' ? createSwin(config) : createViT(config);
    this.#classifier = new Linear('classifier', this.#backbone.hiddenSize, numLabels);
  }

  /**
   * Builds a model from a Hugging Face folder, as `from_pretrained(…, num_labels=7,
   * ignore_mismatched_sizes=True)` does: a head for another number of classes is made anew.
   *
   * @param seed draws the parameters that are made anew
   * @throws WeightsError naming what is missing or does not fit; nothing stays on the device.
   */
  static async fromPretrained(
    files: ModelFiles,
    numLabels: number,
    seed: number,
  ): Promise<ImageClassifier> {
    const config = parseModelConfig(files.config, `${files.id}/config.json`);
    const checkpoint = files.weights && (await Checkpoint.open(files.weights));
    const model = new ImageClassifier(config, numLabels);
    try {
      const names = await loadParameters(model.parameters, checkpoint, config, seed);
      model.droppedParameters = names.dropped;
      model.newParameters = names.created;
      return model;
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  get parameters(): Parameter[] {
    return [...this.#backbone.parameterGroups.flat(), ...this.#classifier.parameters];
  }

  /** Chooses what learns. More blocks than there are means all of them, but not the embeddings. */
  unfreeze(part: Unfreeze): void {
    const { depth, parameterGroups } = this.#backbone;
    this.#cut = part === 'all' ? -1 : part === 'head' ? depth + 1 : Math.max(0, depth - part);
    parameterGroups.forEach((group, i) => {
      for (const parameter of group) parameter.trainable = i > this.#cut;
    });
    for (const parameter of this.#classifier.parameters) parameter.trainable = true;
  }

  /** Where the frozen part ends; see `Backbone`. */
  get cut(): number {
    return this.#cut;
  }

  /** Whether there is a frozen part before what learns. */
  get hasStem(): boolean {
    return this.#cut >= 0;
  }

  /**
   * The frozen part: from pixel values [batch, channels, height, width] to what `forward` takes.
   * Where nothing is frozen, that is the pixel values themselves. It drops nothing, in training
   * neither, so that an image's features can be computed once.
   */
  stem(pixelValues: tf.Tensor4D): tf.Tensor {
    return this.#backbone.stem(pixelValues, this.#cut);
  }

  /**
   * The part that learns: from `stem`'s result to logits [batch, labels].
   *
   * @param training given where `backward` will follow, with the seed of this step's dropout
   */
  forward(features: tf.Tensor, training?: Training): tf.Tensor2D {
    const pooled = this.#backbone.forward(features, this.#cut, training);
    const logits = tf.tidy(() => this.#classifier.forward(pooled) as tf.Tensor2D);
    this.#pooled?.dispose();
    this.#pooled = training ? tf.keep(pooled) : undefined;
    if (!training) pooled.dispose();
    return logits;
  }

  /**
   * Gathers the gradient of every parameter that learns.
   *
   * @param dLogits gradient of the last `forward`'s result, [batch, labels]
   */
  backward(dLogits: tf.Tensor2D): void {
    const pooled = this.#pooled as tf.Tensor2D;
    const dPooled = tf.tidy(() => this.#classifier.backward(pooled, dLogits) as tf.Tensor2D);
    this.#backbone.backward(dPooled);
    tf.dispose([pooled, dPooled]);
    this.#pooled = undefined;
  }

  /** Lets go of gradients, and of what was kept for them: after a step that was broken off. */
  abandonStep(): void {
    this.#pooled?.dispose();
    this.#pooled = undefined;
    this.#backbone.forget();
    for (const parameter of this.parameters) parameter.zeroGrad();
  }

  dispose(): void {
    this.#pooled?.dispose();
    this.#backbone.dispose();
    for (const parameter of this.#classifier.parameters) parameter.dispose();
  }
}
