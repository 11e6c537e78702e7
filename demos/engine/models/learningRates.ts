/** Which learning rate suits which model, fine-tuned with AdamW on some 80 images in batches of 16. */
import { DEFAULT_CONFIG, type RunConfig } from '../run.ts';
import { BUNDLED_MODEL } from './offers.ts';

/** The bundled model is small and learns little at the rates that suit large ones. */
const BUNDLED_RATE = 5e-4;

/** The peak rate that the site proposes for a model. */
export function learningRateFor(model: string): number {
  return model === BUNDLED_MODEL ? BUNDLED_RATE : DEFAULT_CONFIG.learningRate;
}

/** The config with another model, and with that one's rate where it had the rate of the old one. */
export function withModel(config: RunConfig, model: string): RunConfig {
  const isProposed = config.learningRate === learningRateFor(config.model);
  const learningRate = isProposed ? learningRateFor(model) : config.learningRate;
  return { ...config, model, learningRate };
}
