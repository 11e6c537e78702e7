/** A hundred images with their classes mixed as is asked: the reader's, where they suffice, or drawn ones. */
import { drawMix, MIX_NAMES, MIXES, type Mix } from '../engine/data/mixes.ts';
import type { Example, Sample, SampleManifest } from '../engine/data/sample.ts';
import { SYNTHETIC_TERMS, syntheticSample } from '../engine/data/synthetic/index.ts';
import { decodeImage } from './decodeImage.ts';
import { describeLabels } from './labelsFile.ts';
import { loadOwnSample, type OwnSample } from './ownSample.ts';
import type { OnProgress } from './siteFiles.ts';

/**
 * A sample of 100 images, drawn with a seed. It needs 67 nevi, and the site's has 15: where the reader's
 * images do not suffice either, the lesions are synthetic.
 */
export async function loadMixedSample(
  mix: Mix,
  seed: number,
  onProgress: OnProgress,
): Promise<Sample> {
  // Where the browser refuses its storage, there are no images of the reader's.
  const own = await loadOwnSample().catch(() => undefined);
  const drawn = own && drawMix(own.rows, mix, seed);
  if (own && drawn) {
    onProgress('Loading your images', 0);
    return await decodeOwn(own, drawn, mix);
  }
  onProgress('Drawing 100 synthetic lesions', 0);
  return drawSynthetic(mix, seed);
}

async function decodeOwn(own: OwnSample, drawn: OwnSample['rows'], mix: Mix): Promise<Sample> {
  const images = new Map(own.rows.map(({ imageId }, i) => [imageId, own.images[i]]));
  const examples = await Promise.all(
    drawn.map(async (row): Promise<Example> => {
      return { ...row, image: await decodeImage(images.get(row.imageId) as Blob) };
    }),
  );
  const { source, license, attribution } = own.manifest;
  const terms = { source, license, attribution, title: '100 of your own images' };
  return { manifest: manifestOf(mix, terms, drawn), examples };
}

function drawSynthetic(mix: Mix, seed: number): Sample {
  const { rows, images } = syntheticSample({ seed, counts: MIXES[mix] });
  const terms = { ...SYNTHETIC_TERMS, title: '100 synthetic lesions' };
  return {
    manifest: manifestOf(mix, terms, rows),
    examples: rows.map((row, i) => ({ ...row, image: images[i] })),
  };
}

function manifestOf(
  mix: Mix,
  { title, ...terms }: Pick<SampleManifest, 'source' | 'title' | 'license' | 'attribution'>,
  rows: OwnSample['rows'],
): SampleManifest {
  return {
    format: 'lesion-lab/sample',
    version: 1,
    ...terms,
    title: `${title}, ${MIX_NAMES[mix]}`,
    classCounts: MIXES[mix],
    files: [describeLabels(rows)],
  };
}
