/** How the time of a forward pass grows with the image: full attention against attention in windows. */
import * as tf from '@tensorflow/tfjs-core';
import { LABELS } from './data/labels.ts';
import { ImageClassifier } from './models/imageClassifier.ts';

/** Sides of the images, in pixels: each makes whole windows of 7 × 7 patches. */
export const SIDES = [112, 168, 224, 280, 336, 392, 448] as const;

/** The fit begins here: below, what a pass costs whatever the size counts as much as the image. */
const FIT_FROM = 224;

const PATCH = 8;
const SIZE = 64;
const DEPTH = 4;
const HEADS = 2;
/** Timed passes, of which the fastest counts; one before them compiles the programs. */
const ROUNDS = 7;

/** What was measured of one size. */
export interface GrowthPoint {
  /** Of the image, in pixels. */
  side: number;
  /** Patches that the image is cut into. */
  tokens: number;
  /** Milliseconds of a forward pass of one image, the fastest of some. */
  vit: number;
  swin: number;
}

/** Two models of one width, one depth and one patch size: they differ in what a token looks at. */
const CONFIGS = {
  vit: {
    model_type: 'vit',
    hidden_size: SIZE,
    num_hidden_layers: DEPTH,
    num_attention_heads: HEADS,
    intermediate_size: 4 * SIZE,
    patch_size: PATCH,
  },
  swin: {
    model_type: 'swin',
    embed_dim: SIZE,
    depths: [DEPTH],
    num_heads: [HEADS],
    mlp_ratio: 4,
    window_size: 7,
    patch_size: PATCH,
  },
};

/**
 * Times both models at every size, with random weights, on the prepared device. Sizes take turns, so that
 * whatever else the machine does for a while meets all of them.
 *
 * @param onRound told the part done, 0 to 1
 */
export async function measureGrowth(
  onRound: (done: number) => void = () => {},
): Promise<GrowthPoint[]> {
  const subjects: Subject[] = [];
  try {
    for (const side of SIDES) {
      for (const kind of ['vit', 'swin'] as const) subjects.push(await prepare(kind, side));
    }
    for (let round = 0; round <= ROUNDS; round++) {
      onRound(round / (ROUNDS + 1));
      for (const subject of subjects) subject.times.push(await timePass(subject));
    }
  } finally {
    for (const { model, image } of subjects) {
      model.dispose();
      image.dispose();
    }
  }
  return SIDES.map((side, i) => {
    const [vit, swin] = subjects.slice(2 * i, 2 * i + 2).map(fastest);
    return { side, tokens: (side / PATCH) ** 2, vit, swin };
  });
}

/** A model, an image of its size, and how long each pass has taken so far, in milliseconds. */
interface Subject {
  model: ImageClassifier;
  image: tf.Tensor4D;
  times: number[];
}

async function prepare(kind: keyof typeof CONFIGS, side: number): Promise<Subject> {
  const config = { ...CONFIGS[kind], image_size: side };
  const files = { id: kind, name: kind, pretrained: false, config, preprocessorConfig: {} };
  const model = await ImageClassifier.fromPretrained(files, LABELS.length, 0);
  const image = tf.randomUniform<tf.Rank.R4>([1, 3, side, side], -1, 1, 'float32', 0);
  return { model, image, times: [] };
}

async function timePass({ model, image }: Subject): Promise<number> {
  const start = performance.now();
  const logits = model.forward(model.stem(image));
  await logits.data();
  logits.dispose();
  return performance.now() - start;
}

/** Of all passes but the first. What else a machine does can only slow a pass, by half on a busy one. */
function fastest({ times }: Subject): number {
  return Math.min(...times.slice(1));
}

/**
 * The power of the number of tokens that the times grow with: the slope of the straight line through
 * their logarithms, by least squares. Images of less than 224 pixels a side are left out.
 */
export function growthExponent(points: readonly GrowthPoint[], of: 'vit' | 'swin'): number {
  const fitted = points.filter(({ side }) => side >= FIT_FROM);
  const xs = fitted.map(({ tokens }) => Math.log(tokens));
  const ys = fitted.map((point) => Math.log(point[of]));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, i) => sum + (x - meanX) * (ys[i] - meanY), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
}
