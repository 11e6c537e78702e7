import * as tf from '@tensorflow/tfjs-core';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { patchesPerSide } from '../models/vit/vitConfig.ts';
import { ViTEmbeddings } from '../models/vit/vitEmbeddings.ts';
import { viTConfigOf, withModelValues } from './parts.ts';

/** The patches of one image as vectors, row by row from the top left; the class token is left out. */
export interface PatchVectors {
  /** Patches along a side of the image. */
  side: number;
  /** Pixels along a side of a patch. */
  patchSize: number;
  /** Numbers of a vector. */
  size: number;
  /** What a patch shows, x E + b; side² · size numbers. */
  content: Float32Array;
  /** Where it stands: its position embedding. */
  position: Float32Array;
  /** The sum of both: the token that goes into the first block. */
  token: Float32Array;
}

/**
 * Embeds the patches of one image with a ViT's own weights.
 *
 * @param pixelValues [1, channels, height, width]
 * @throws WeightsError where the model is no ViT
 */
export async function patchVectors(
  model: ImageClassifier,
  pixelValues: tf.Tensor4D,
): Promise<PatchVectors> {
  const config = viTConfigOf(model);
  const tensors = tf.tidy(() =>
    withModelValues(model, new ViTEmbeddings(config), (embeddings) => {
      const isPosition = ({ name }: { name: string }) => name.endsWith('.position_embeddings');
      const positions = embeddings.parameters.find(isPosition)?.value as tf.Tensor3D;
      const [token, position] = [embeddings.forward(pixelValues), positions].map((x) =>
        tf.slice(x, [0, 1, 0], [1, -1, -1]),
      );
      return [tf.sub(token, position), position, token];
    }),
  );
  const [content, position, token] = await Promise.all(
    tensors.map((tensor) => tensor.data() as Promise<Float32Array>),
  );
  tf.dispose(tensors);
  const { patchSize, hiddenSize: size } = config;
  return { side: patchesPerSide(config), patchSize, size, content, position, token };
}
