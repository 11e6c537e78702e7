import { ACTIVATIONS } from '../../nn/activations.ts';
import { SelfAttention } from '../../nn/attention.ts';
import { TransformerBlock } from '../../nn/transformerBlock.ts';
import type { ViTConfig } from './vitConfig.ts';

/**
 * One block of a Vision Transformer: every token attends to every other.
 *
 * @param name the block's name in the checkpoint: `vit.encoder.layer.0`
 */
export function createViTLayer(name: string, config: ViTConfig): TransformerBlock {
  const { hiddenSize, attentionProbsDropoutProb, hiddenDropoutProb } = config;
  return new TransformerBlock(name, {
    size: hiddenSize,
    intermediateSize: config.intermediateSize,
    activation: ACTIVATIONS[config.hiddenAct],
    layerNormEps: config.layerNormEps,
    dropout: hiddenDropoutProb,
    attention: new SelfAttention({
      names: { self: `${name}.attention.attention`, output: `${name}.attention.output` },
      size: hiddenSize,
      heads: config.numAttentionHeads,
      qkvBias: config.qkvBias,
      dropout: { probabilities: attentionProbsDropoutProb, output: hiddenDropoutProb },
    }),
  });
}
