/** From a checkpoint's tensors, by name, to a model's parameters. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';
import { Random } from '../random.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { WeightsError } from '../weights/weightsError.ts';
import type { ModelConfig } from './modelConfig.ts';

/** Parameters of the classification head. */
const HEAD = /^classifier\./;

/** Tensors that older files hold and that follow from the configuration: no parameters. */
const DERIVED = /\.relative_position_index$/;

// #region load-parameters
/**
 * Gives every parameter its value: from the checkpoint, or a new one where there is no checkpoint or
 * the head in it is for another number of classes. All names and shapes are checked before the first
 * value is read.
 *
 * @param seed draws the new values
 * @returns names in the checkpoint that no parameter has, and names of the parameters made new
 * @throws WeightsError naming the parameter that is missing or of another shape
 */
export async function loadParameters(
  parameters: readonly Parameter[],
  checkpoint: Checkpoint | undefined,
  config: ModelConfig,
  seed: number,
): Promise<{ dropped: string[]; created: string[] }> {
  const stored = new Map<string, Parameter>();
  const created: Parameter[] = [];
  for (const parameter of parameters) {
    const key = checkpoint && findKey(checkpoint, parameter, config);
    if (key) stored.set(key, parameter);
    else created.push(parameter);
  }

  const random = Random.for(seed, 'parameters');
  for (const parameter of created) {
    parameter.assign(initialValue(parameter, config.initializerRange, random));
  }
  for await (const { name, data } of checkpoint?.tensors(new Set(stored.keys())) ?? []) {
    const parameter = stored.get(name) as Parameter;
    parameter.assign(tf.tensor(data, [...parameter.shape]));
  }
  const unused = (checkpoint?.names ?? []).filter((name) => !stored.has(name));
  return {
    dropped: unused.filter((name) => !DERIVED.test(name)),
    created: created.map(({ name }) => name),
  };
}

/** The parameter's key in the checkpoint; `undefined` for a head that is to be made new. */
function findKey(
  checkpoint: Checkpoint,
  { name, shape }: Parameter,
  { modelType }: ModelConfig,
): string | undefined {
  // A checkpoint of the bare model lacks the prefix.
  const bare = name.replace(`${modelType}.`, '');
  const key = [name, bare].find((candidate) => checkpoint.has(candidate));
  const isHead = HEAD.test(name);
  if (!key) {
    if (isHead) return undefined;
    throw new WeightsError(`${checkpoint.name} holds no tensor “${name}”.`);
  }
  const found = checkpoint.entry(key).shape;
  if (found.join() === shape.join()) return key;
  if (isHead) return undefined;
  throw new WeightsError(
    `${checkpoint.name}: the tensor “${key}” has the shape [${found.join(', ')}]; the configuration ` +
      `asks for [${shape.join(', ')}].`,
  );
}
// #endregion load-parameters

/** Hugging Face's initialisation: normal weights, zero biases, norms that change nothing. */
function initialValue(
  { shape, size, kind }: Parameter,
  standardDeviation: number,
  random: Random,
): tf.Tensor {
  if (kind === 'bias') return tf.zeros([...shape]);
  if (kind === 'norm') return tf.ones([...shape]);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = random.normal() * standardDeviation;
  return tf.tensor(values, [...shape]);
}
