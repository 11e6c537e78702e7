/** What each layer of a model keeps in memory for one image, told from the model's configuration. */
import type { ModelConfig } from '../models/modelConfig.ts';
import { type SwinConfig, stages } from '../models/swin/swinConfig.ts';
import { patchesPerSide, type ViTConfig } from '../models/vit/vitConfig.ts';

/** Tensors of one image: of each size, in numbers, how many there are. */
export type Tensors = [size: number, count: number][];

/** One layer of a model, as far as memory goes. */
interface LayerMemory {
  /** Numbers of its input, which is kept from the forward to the backward pass, and of its result. */
  input: number;
  output: number;
  /** What is alive at the end of each pass, the result included: a layer lets go of nothing before. */
  forward: Tensors;
  backward: Tensors;
}

/** The embeddings, and the layers of each block. */
interface ModelMemory {
  embeddings: LayerMemory;
  blocks: LayerMemory[][];
}

/** The layers of a model of this configuration. */
export function modelMemory(config: ModelConfig): ModelMemory {
  return config.modelType === 'swin' ? swinMemory(config) : vitMemory(config);
}

function vitMemory(config: ViTConfig): ModelMemory {
  const tokens = patchesPerSide(config) ** 2 + 1;
  const size = tokens * config.hiddenSize;
  const wide = tokens * config.intermediateSize;
  const block = {
    input: size,
    output: size,
    // Query, key, value, context and output; the norms, the sums, and the MLP's second half.
    forward: [...times(size, 10), ...times(wide, 2)],
    // The first half of the block again, the norms, and of each a gradient.
    backward: [...times(size, 21), ...times(wide, 4)],
  };
  return {
    embeddings: embeddings(config, size, 4),
    blocks: Array.from({ length: config.numHiddenLayers }, () => [block]),
  };
}

function swinMemory(config: SwinConfig): ModelMemory {
  const { windowSize, mlpRatio, depths } = config;
  const all = stages(config).map(({ size, side }) => ({ size, side, numbers: side ** 2 * size }));
  const blocks = all.flatMap(({ size, side, numbers }, stage) => {
    const padded = (Math.ceil(side / windowSize) * windowSize) ** 2 * size;
    const wide = side ** 2 * Math.trunc(size * mlpRatio);
    // As of a Vision Transformer; attention works on the padded tokens, where there is padding.
    const copies = padded > numbers ? 1 : 0;
    const block = {
      input: numbers,
      output: numbers,
      forward: [...times(numbers, 5 + copies), ...times(padded, 5 + copies), ...times(wide, 2)],
      backward: [
        ...times(numbers, 8 + 2 * copies),
        ...times(padded, 13 + 2 * copies),
        ...times(wide, 4),
      ],
    };
    const layers = Array.from({ length: depths[stage] }, () => [block] as LayerMemory[]);
    const next = all[stage + 1];
    if (next) {
      // Four tokens side by side, normed; and the gradients of both, and of the input.
      const joined = Math.ceil(side / 2) ** 2 * 4 * size;
      layers[layers.length - 1].push({
        input: numbers,
        output: next.numbers,
        forward: [...times(joined, 2), ...times(next.numbers, 1)],
        backward: [...times(joined, 4), ...times(numbers, 1)],
      });
    }
    return layers;
  });
  return { embeddings: embeddings(config, all[0].numbers, 3), blocks };
}

/** @param steps tensors of the result's size that the forward pass makes */
function embeddings(config: ModelConfig, output: number, steps: number): LayerMemory {
  const input = config.numChannels * config.imageSize ** 2;
  // Patches are cut by two transpositions.
  const patches = times(input, 2);
  return {
    input,
    output,
    forward: [...patches, ...times(output, steps)],
    backward: [...patches, ...times(output, 1)],
  };
}

function times(size: number, count: number): Tensors {
  return [[size, count]];
}
