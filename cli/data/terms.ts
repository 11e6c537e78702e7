/** Where images came from, and what may be done with them. */
import { basename } from 'node:path';
import type { LabelRow, SampleManifest } from '../../demos/engine/data/sample.ts';
import { SYNTHETIC_TERMS } from '../../demos/engine/data/synthetic/index.ts';
import { HAM10000_ATTRIBUTION, HAM10000_LICENSE, isPinnedSample } from './ham10000.ts';
import type { SourceFiles } from './source.ts';

/** The part of a manifest that is about origin and rights. */
export type Terms = Pick<SampleManifest, 'source' | 'title' | 'license' | 'attribution'>;

/**
 * The terms of somebody's own sample: those stated in a manifest beside it, else HAM10000's where it
 * is known to be HAM10000, else its owner's.
 */
export async function termsOfSource(
  source: SourceFiles,
  rows: readonly LabelRow[],
  stated: Partial<Terms>,
): Promise<Terms> {
  const isHam10000 = source.labelFile === 'HAM10000_metadata.csv' || (await isPinnedSample(rows));
  const title = isHam10000 ? 'HAM10000 images' : `images from “${basename(source.location)}”`;
  const asGiven = 'as given by its owner';
  return {
    source: stated.source ?? 'folder',
    title: stated.title ?? `${rows.length} ${title}`,
    license: stated.license ?? (isHam10000 ? HAM10000_LICENSE : asGiven),
    attribution: stated.attribution ?? (isHam10000 ? HAM10000_ATTRIBUTION : asGiven),
  };
}

/** The terms of lesions that `syntheticSample` draws. The title tells one seed's from another's. */
export function termsOfSynthetic(seed: number): Terms {
  return { ...SYNTHETIC_TERMS, title: `100 synthetic lesions (seed ${seed})` };
}
