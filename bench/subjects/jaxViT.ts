/**
 * The Vision Transformer as one would write it in jax-js. Every use of an array but its last is of its
 * `ref`: functions of jax-js use their arguments up.
 */
import { type Array as JaxArray, nn, numpy as np, scipySpecial, tree } from '@jax-js/jax';
import { patchesPerSide, type ViTConfig } from '../../demos/engine/models/vit/vitConfig.ts';

/** Parameters by Hugging Face's names. */
export type Weights = { [name: string]: JaxArray };

/** Logits [batch, labels] of pixel values [batch, channels, height, width]. Uses up both. */
export function jaxLogits(w: Weights, config: ViTConfig, pixelValues: JaxArray): JaxArray {
  const { hiddenSize, numHiddenLayers, numChannels, patchSize, layerNormEps } = config;
  const side = patchesPerSide(config);
  const batch = pixelValues.shape[0];
  const patches = np
    .transpose(
      pixelValues.reshape([batch, numChannels, side, patchSize, side, patchSize]),
      [0, 2, 4, 1, 3, 5],
    )
    .reshape([batch, side ** 2, numChannels * patchSize ** 2]);
  const embedded = linear(w, 'vit.embeddings.patch_embeddings.projection', patches);
  const cls = np.broadcastTo(w['vit.embeddings.cls_token'].ref, [batch, 1, hiddenSize]);
  let x = np.concatenate([cls, embedded], 1).add(w['vit.embeddings.position_embeddings'].ref);
  for (let i = 0; i < numHiddenLayers; i++) x = block(w, `vit.encoder.layer.${i}`, config, x);
  const [first, ...others] = np.split(norm(w, 'vit.layernorm', layerNormEps, x), [1], 1);
  tree.dispose(others);
  const logits = linear(w, 'classifier', first.reshape([batch, hiddenSize]));
  tree.dispose(w);
  return logits;
}

function block(w: Weights, name: string, config: ViTConfig, x: JaxArray): JaxArray {
  const { numAttentionHeads: heads, hiddenSize, layerNormEps } = config;
  const [batch, tokens] = x.shape;
  const normed = norm(w, `${name}.layernorm_before`, layerNormEps, x.ref);
  const [q, k, v] = ['query', 'key', 'value'].map((part) => {
    const y = linear(w, `${name}.attention.attention.${part}`, normed.ref);
    return np.transpose(y.reshape([batch, tokens, heads, hiddenSize / heads]), [0, 2, 1, 3]);
  });
  normed.dispose();
  const scores = np.matmul(q, np.matrixTranspose(k)).mul(1 / Math.sqrt(hiddenSize / heads));
  const context = np.transpose(np.matmul(nn.softmax(scores), v), [0, 2, 1, 3]);
  const joined = context.reshape([batch, tokens, hiddenSize]);
  const middle = x.add(linear(w, `${name}.attention.output.dense`, joined));
  const wide = linear(
    w,
    `${name}.intermediate.dense`,
    norm(w, `${name}.layernorm_after`, layerNormEps, middle.ref),
  );
  return middle.add(linear(w, `${name}.output.dense`, gelu(wide)));
}

function gelu(x: JaxArray): JaxArray {
  return x.ref.mul(0.5).mul(scipySpecial.erf(x.mul(Math.SQRT1_2)).add(1));
}

function norm(w: Weights, name: string, epsilon: number, x: JaxArray): JaxArray {
  const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
  const normal = centred.div(np.sqrt(variance.add(epsilon)));
  return normal.mul(w[`${name}.weight`].ref).add(w[`${name}.bias`].ref);
}

function linear(w: Weights, name: string, x: JaxArray): JaxArray {
  return np.matmul(x, np.matrixTranspose(w[`${name}.weight`].ref)).add(w[`${name}.bias`].ref);
}
