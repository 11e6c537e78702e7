/** What a model is made of, counted from its configuration alone: nothing is loaded. */
import type { ModelConfig } from '../models/modelConfig.ts';
import { type SwinConfig, stages } from '../models/swin/swinConfig.ts';
import { patchesPerSide, type ViTConfig } from '../models/vit/vitConfig.ts';

/** One operation of a part that has parameters, or multiplies, or both. */
export interface PartStep {
  /** For people: "query, key, value". */
  name: string;
  parameters: number;
  /** Multiply-adds of its products and convolutions for one image. Sums, norms and such are not counted. */
  macs: number;
}

/** A part of a model, in the order that an image comes through. */
export interface ModelPart {
  kind: 'embeddings' | 'block' | 'merging' | 'norm' | 'head';
  /** For people: "Block 3". */
  name: string;
  /** What its parameters' names begin with, in the checkpoint. */
  prefix: string;
  /** What comes out: tokens, and numbers of each. */
  tokens: number;
  size: number;
  /** Attention heads; of blocks alone. */
  heads?: number;
  steps: PartStep[];
}

/**
 * The parts of a classifier.
 *
 * @param numLabels classes of its head
 */
export function summarizeModel(config: ModelConfig, numLabels: number): ModelPart[] {
  const body = config.modelType === 'swin' ? summarizeSwin(config) : summarizeViT(config);
  const { size } = body[body.length - 1];
  const head: ModelPart = {
    kind: 'head',
    name: 'Head',
    prefix: 'classifier.',
    tokens: 1,
    size: numLabels,
    steps: [linear('classifier', 1, size, numLabels)],
  };
  return [...body, head];
}

/** Parameters of a part, or of several. */
export function countParameters(parts: readonly ModelPart[]): number {
  return sum(parts.flatMap(({ steps }) => steps.map(({ parameters }) => parameters)));
}

/** Multiply-adds of a part, or of several, for one image. */
export function countMacs(parts: readonly ModelPart[]): number {
  return sum(parts.flatMap(({ steps }) => steps.map(({ macs }) => macs)));
}

function summarizeViT(config: ViTConfig): ModelPart[] {
  const { hiddenSize: size, numAttentionHeads: heads, intermediateSize, qkvBias } = config;
  const patches = patchesPerSide(config) ** 2;
  const tokens = patches + 1;
  return [
    {
      kind: 'embeddings',
      name: 'Embeddings',
      prefix: 'vit.embeddings.',
      tokens,
      size,
      steps: [
        projection(config, patches, size),
        { name: 'class token', parameters: size, macs: 0 },
        { name: 'position embeddings', parameters: tokens * size, macs: 0 },
      ],
    },
    ...Array.from(
      { length: config.numHiddenLayers },
      (_, i): ModelPart => ({
        kind: 'block',
        name: `Block ${i + 1}`,
        prefix: `vit.encoder.layer.${i}.`,
        tokens,
        size,
        heads,
        steps: blockSteps({
          tokens,
          size,
          intermediateSize,
          qkvBias,
          attended: tokens,
          span: tokens,
        }),
      }),
    ),
    {
      kind: 'norm',
      name: 'Class token',
      prefix: 'vit.layernorm.',
      tokens: 1,
      size,
      steps: [norm('layer norm', size)],
    },
  ];
}

function summarizeSwin(config: SwinConfig): ModelPart[] {
  const { depths, numHeads, windowSize, mlpRatio, qkvBias, embedDim } = config;
  const all = stages(config);
  const first = all[0].side ** 2;
  const parts: ModelPart[] = [
    {
      kind: 'embeddings',
      name: 'Embeddings',
      prefix: 'swin.embeddings.',
      tokens: first,
      size: embedDim,
      steps: [projection(config, first, embedDim), norm('layer norm', embedDim)],
    },
  ];
  let blocks = 0;
  for (const [stage, { size, side }] of all.entries()) {
    const prefix = `swin.encoder.layers.${stage}`;
    const heads = numHeads[stage];
    // The square is filled up to whole windows before it is cut.
    const attended = (Math.ceil(side / windowSize) * windowSize) ** 2;
    const bias = {
      name: 'relative positions',
      parameters: (2 * windowSize - 1) ** 2 * heads,
      macs: 0,
    };
    for (let i = 0; i < depths[stage]; i++) {
      blocks += 1;
      const steps = blockSteps({
        tokens: side ** 2,
        size,
        intermediateSize: Math.trunc(size * mlpRatio),
        qkvBias,
        attended,
        span: windowSize ** 2,
      });
      parts.push({
        kind: 'block',
        name: `Block ${blocks}`,
        prefix: `${prefix}.blocks.${i}.`,
        tokens: side ** 2,
        size,
        heads,
        steps: [...steps, bias],
      });
    }
    const next = all[stage + 1];
    if (next) {
      parts.push({
        kind: 'merging',
        name: `Merging ${stage + 1}`,
        prefix: `${prefix}.downsample.`,
        tokens: next.side ** 2,
        size: next.size,
        steps: [
          norm('layer norm', 4 * size),
          linear('reduction', next.side ** 2, 4 * size, next.size, false),
        ],
      });
    }
  }
  const { size } = all[all.length - 1];
  parts.push({
    kind: 'norm',
    name: 'Mean token',
    prefix: 'swin.layernorm.',
    tokens: 1,
    size,
    steps: [norm('layer norm', size)],
  });
  return parts;
}

interface BlockShape {
  /** Tokens that come in, and numbers of each. */
  tokens: number;
  size: number;
  /** Width of the layer in the middle of the MLP. */
  intermediateSize: number;
  qkvBias: boolean;
  /** Tokens in the attention half, with those that fill up windows. */
  attended: number;
  /** Tokens that each of these attends to. */
  span: number;
}

function blockSteps(shape: BlockShape): PartStep[] {
  const { tokens, size, intermediateSize, qkvBias, attended, span } = shape;
  const qkv = linear('', attended, size, size, qkvBias);
  const products = { parameters: 0, macs: attended * span * size };
  return [
    norm('layer norm before', size),
    { name: 'query, key, value', parameters: 3 * qkv.parameters, macs: 3 * qkv.macs },
    { name: 'scores', ...products },
    { name: 'weighted sum', ...products },
    linear('attention output', attended, size, size),
    norm('layer norm after', size),
    linear('MLP, widening', tokens, size, intermediateSize),
    linear('MLP, narrowing', tokens, intermediateSize, size),
  ];
}

/** Every patch times the same matrix. */
function projection(
  { patchSize, numChannels }: ModelConfig,
  patches: number,
  size: number,
): PartStep {
  return linear('patch projection', patches, numChannels * patchSize ** 2, size);
}

function linear(name: string, tokens: number, from: number, to: number, bias = true): PartStep {
  return { name, parameters: from * to + (bias ? to : 0), macs: tokens * from * to };
}

function norm(name: string, size: number): PartStep {
  return { name, parameters: 2 * size, macs: 0 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
