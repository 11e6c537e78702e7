import * as tf from '@tensorflow/tfjs-core';
import { Linear } from '../nn/linear.ts';
import { Parameter, type ParameterSource } from '../nn/parameter.ts';
import { Random } from '../random.ts';
import type { Unfreeze } from '../run.ts';
import { readSafetensors, type SafetensorsFile } from '../weights/safetensors.ts';
import { WeightsError } from '../weights/weightsError.ts';
import type { ModelFiles } from './modelFiles.ts';
import { ViTModel } from './vit.ts';
import { parseViTConfig, type ViTConfig } from './vitConfig.ts';

/**
 * A Vision Transformer with a linear head on its class token, of which the head alone, the head
 * with the last blocks, or everything learns.
 */
export class ViTForImageClassification {
  readonly #vit: ViTModel;
  readonly #classifier: Linear;
  /** Names in the checkpoint that the model has no use for, and names it had to make new. */
  readonly droppedParameters: string[];
  readonly newParameters: string[];
  /** What is frozen: -1 nothing, n the embeddings and n blocks, `depth + 1` all but the head. */
  #cut = -1;
  #pooled: tf.Tensor2D | undefined;

  private constructor(
    source: ParameterSource,
    config: ViTConfig,
    numLabels: number,
    names: { dropped: string[]; created: string[] },
  ) {
    this.#vit = new ViTModel(source, config);
    this.#classifier = new Linear(source, 'classifier', config.hiddenSize, numLabels);
    this.droppedParameters = names.dropped;
    this.newParameters = names.created;
  }

  // #region from-pretrained
  /**
   * Builds the model from a Hugging Face folder, as `from_pretrained(…, num_labels=7,
   * ignore_mismatched_sizes=True)` does: a head for another number of classes is made anew.
   *
   * @throws WeightsError naming what is missing or does not fit.
   */
  static fromPretrained(files: ModelFiles, numLabels: number, seed: number) {
    const config = parseViTConfig(files.config, `${files.id}/config.json`);
    const checkpoint =
      files.weights && readSafetensors(files.weights, `${files.id}/model.safetensors`);
    const random = Random.for(seed, 'parameters');
    const used = new Set<string>();
    const created: string[] = [];

    const source: ParameterSource = (name, shape, kind) => {
      const decays = kind === 'weight' || kind === 'embedding';
      const key = checkpoint && keyInCheckpoint(checkpoint, name);
      const isHead = name.startsWith('classifier.');
      if (checkpoint && key && !(isHead && checkpoint.entry(key).shape[0] !== numLabels)) {
        used.add(key);
        return new Parameter(name, tf.tensor(readParameter(checkpoint, key, shape), shape), decays);
      }
      if (checkpoint && !isHead) {
        throw new WeightsError(`${files.id}/model.safetensors has no tensor “${name}”.`);
      }
      created.push(name);
      const value = initialValue(shape, kind, config.initializerRange, random);
      return new Parameter(name, value, decays);
    };

    const names = { dropped: [] as string[], created };
    const model = new ViTForImageClassification(source, config, numLabels, names);
    names.dropped.push(...(checkpoint?.names ?? []).filter((name) => !used.has(name)));
    return model;
  }
  // #endregion from-pretrained

  get config(): ViTConfig {
    return this.#vit.config;
  }

  get parameters(): Parameter[] {
    return [...this.#vit.parameterGroups.flat(), ...this.#classifier.parameters];
  }

  /** Chooses what learns. More blocks than there are means all of them, but not the embeddings. */
  unfreeze(part: Unfreeze): void {
    const depth = this.config.numHiddenLayers;
    this.#cut = part === 'all' ? -1 : part === 'head' ? depth + 1 : Math.max(0, depth - part);
    this.#vit.parameterGroups.forEach((group, i) => {
      // Group 0 is the embeddings, group 1 block 0; the last one is the final norm.
      for (const parameter of group) parameter.trainable = i > this.#cut;
    });
    for (const parameter of this.#classifier.parameters) parameter.trainable = true;
  }

  /** Whether there is a frozen part before what learns. */
  get hasStem(): boolean {
    return this.#cut >= 0;
  }

  /**
   * The frozen part: from pixel values [batch, channels, height, width] to what `forward` takes.
   * Where nothing is frozen, that is the pixel values themselves.
   */
  stem(pixelValues: tf.Tensor4D): tf.Tensor {
    if (this.#cut < 0) return tf.clone(pixelValues);
    const depth = this.config.numHiddenLayers;
    return tf.tidy(() => {
      const hidden = this.#vit.embed(pixelValues);
      const features = this.#vit.encode(hidden, 0, Math.min(this.#cut, depth));
      return this.#cut > depth ? this.#vit.pool(features) : features;
    });
  }

  /**
   * The part that learns: from `stem`'s result to logits [batch, labels].
   *
   * @param training whether `backward` will follow and needs the inputs of the blocks
   */
  forward(features: tf.Tensor, training = false): tf.Tensor2D {
    const headOnly = this.#cut > this.config.numHiddenLayers;
    const pooled = headOnly
      ? tf.clone(features as tf.Tensor2D)
      : this.#vit.forward(features as tf.Tensor3D | tf.Tensor4D, this.#cut, training);
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
   * @param probe called where the memory in use is largest
   */
  backward(dLogits: tf.Tensor2D, probe: () => void = () => {}): void {
    const pooled = this.#pooled as tf.Tensor2D;
    const dPooled = tf.tidy(() => this.#classifier.backward(pooled, dLogits) as tf.Tensor2D);
    if (this.#cut <= this.config.numHiddenLayers) this.#vit.backward(dPooled, probe);
    tf.dispose([pooled, dPooled]);
    this.#pooled = undefined;
  }

  dispose(): void {
    this.#pooled?.dispose();
    for (const parameter of this.parameters) parameter.dispose();
  }
}

/** A checkpoint of the bare model (`ViTModel`) lacks the prefix `vit.`. */
function keyInCheckpoint(checkpoint: SafetensorsFile, name: string): string | undefined {
  return [name, name.replace(/^vit\./, '')].find((key) => checkpoint.has(key));
}

function readParameter(checkpoint: SafetensorsFile, key: string, shape: number[]): Float32Array {
  const found = checkpoint.entry(key).shape;
  if (found.join() !== shape.join()) {
    throw new WeightsError(
      `Tensor “${key}” has shape [${found.join(', ')}]; the configuration asks for [${shape.join(', ')}].`,
    );
  }
  return checkpoint.float32(key);
}

/** Hugging Face's initialisation: normal weights, zero biases, norms that change nothing. */
function initialValue(
  shape: number[],
  kind: Parameters<ParameterSource>[2],
  range: number,
  random: Random,
): tf.Tensor {
  if (kind === 'bias') return tf.zeros(shape);
  if (kind === 'norm') return tf.ones(shape);
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < values.length; i++) values[i] = random.normal() * range;
  return tf.tensor(values, shape);
}
