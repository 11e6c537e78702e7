/** What memory a training step will take, told before the run from the model's configuration. */
import type { MemoryLimits } from '../kernels/deviceMemory.ts';
import type { ImageClassifier } from '../models/imageClassifier.ts';
import { modelMemory, type Tensors } from './layerMemory.ts';

/** A time at which memory may be at its fullest: what is there of one image. */
interface Moment {
  tensors: Tensors;
  /** Part of the gradients that is there already, 0 to 1. */
  gradients: number;
}

/**
 * The largest number of images, at most `batchSize`, whose step fits into the memory; at least 1. A batch
 * is cut into parts as equal as can be: where 10 of 16 images would fit, they are 8.
 */
export function largestMicroBatch(
  model: ImageClassifier,
  batchSize: number,
  limits: MemoryLimits,
): number {
  const fits = (images: number) =>
    stepBytes(model, images, limits.reuse) <= limits.totalBytes &&
    images * largestTensorBytes(model) <= limits.tensorBytes;
  let parts = 1;
  while (parts < batchSize && !fits(Math.ceil(batchSize / parts))) parts += 1;
  return Math.ceil(batchSize / parts);
}

/**
 * The most memory of a step with so many images at once, in bytes. For P parameters, Q of which learn, it
 * is the largest of all moments'
 *
 *     4 P + 8 Q + 4 Q · part of the gradients + 4 · images · numbers of one image,
 *
 * of weights, running means, gradients, and what depends on the images. A moment is the end of a layer's
 * backward pass, when the inputs of this layer and those before are there, the pixels, the gradient of its
 * result, and its temporaries; or of a frozen layer's forward pass.
 *
 * @param reuse where memory is used again by size alone, the numbers of one image are the sum over all
 *   sizes of the most tensors of that size at any moment
 */
export function stepBytes(
  model: ImageClassifier,
  images: number,
  reuse: MemoryLimits['reuse'],
): number {
  const count = (list: typeof model.parameters) => list.reduce((sum, { size }) => sum + size, 0);
  const learnt = count(model.parameters.filter(({ trainable }) => trainable));
  const fixed = count(model.parameters) + 2 * learnt;
  const all = moments(model);
  if (reuse === 'by-size') {
    const most = new Map<number, number>();
    for (const { tensors } of all) {
      for (const [size, many] of bySize(tensors)) {
        most.set(size, Math.max(most.get(size) ?? 0, many));
      }
    }
    return 4 * (fixed + learnt + images * numbers([...most]));
  }
  const peaks = all.map(
    ({ tensors, gradients }) => fixed + gradients * learnt + images * numbers(tensors),
  );
  return 4 * Math.max(fixed + learnt, ...peaks);
}

/** Bytes of the largest tensor that a step has of one image. */
function largestTensorBytes(model: ImageClassifier): number {
  const sizes = moments(model).flatMap(({ tensors }) => tensors.map(([size]) => size));
  return 4 * Math.max(...sizes);
}

function moments({ config, cut }: ImageClassifier): Moment[] {
  const { embeddings, blocks } = modelMemory(config);
  const layers = [embeddings, ...blocks.flat()];
  const frozen = cut < 0 ? 0 : 1 + blocks.slice(0, cut).flat().length;
  const learning = layers.length - frozen;
  const pixels: Tensors[number] = [embeddings.input, 1];
  return layers.map(({ input, output, forward, backward }, i) => {
    if (i < frozen) return { tensors: [pixels, [input, 1], ...forward], gradients: 0 };
    const kept = layers.slice(frozen, i + 1).map((layer): Tensors[number] => [layer.input, 1]);
    return {
      tensors: [pixels, ...kept, [output, 1], ...backward],
      gradients: (layers.length - i) / learning,
    };
  });
}

function bySize(tensors: Tensors): Map<number, number> {
  const counts = new Map<number, number>();
  for (const [size, many] of tensors) counts.set(size, (counts.get(size) ?? 0) + many);
  return counts;
}

function numbers(tensors: Tensors): number {
  return tensors.reduce((sum, [size, many]) => sum + size * many, 0);
}
