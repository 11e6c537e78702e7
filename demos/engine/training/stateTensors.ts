/** The tensors that change while a model learns, in and out of a safetensors file. */
import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '../nn/parameter.ts';
import { Checkpoint, type WeightsFile } from '../weights/checkpoint.ts';
import type { SourceTensor } from '../weights/encodeTensors.ts';
import { WeightsError } from '../weights/weightsError.ts';

/** A tensor of a training: read to keep it, assigned to go on. */
export interface StateTensor extends SourceTensor {
  assign(values: Float32Array): void;
}

/** The value of a parameter. */
export function parameterTensor(parameter: Parameter): StateTensor {
  const { name, shape } = parameter;
  return {
    name,
    shape,
    read: () => parameter.read(),
    assign: (values) => parameter.assign(tf.tensor(values, [...shape])),
  };
}

/**
 * Gives every tensor its values.
 *
 * @throws WeightsError where the file lacks one of them, or has it in another shape
 */
export async function assignTensors(
  tensors: readonly StateTensor[],
  file: WeightsFile,
): Promise<void> {
  const checkpoint = await Checkpoint.open({ files: [file] });
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of tensors) {
    const found = checkpoint.entry(name).shape;
    if (found.join() === shape.join()) continue;
    throw new WeightsError(
      `${file.name}: the tensor “${name}” has the shape [${found.join(', ')}]; the training asks for [${shape.join(', ')}].`,
    );
  }
  for await (const { name, data } of checkpoint.tensors(new Set(byName.keys()))) {
    byName.get(name)?.assign(data);
  }
}
