/**
 * Gets the sample that the site shows and the demos learn from, out of the best source there is:
 * a folder or zip file that was asked for, else the ISIC Archive, else synthetic lesions.
 */
import { resolve } from 'node:path';
import type { SampleManifest } from '../../demos/engine/data/sample.ts';
import { syntheticSample } from '../../demos/engine/data/synthetic/index.ts';
import { UserError } from '../shared/command.ts';
import { ROOT } from '../shared/paths.ts';
import { displayPath } from './displayPath.ts';
import { readPinnedRows } from './ham10000.ts';
import { RequestError } from './http.ts';
import { encodeJpeg, toSampleJpeg } from './images.ts';
import { downloadSample, ISIC_URL } from './isic.ts';
import { readIntactManifest } from './manifest.ts';
import { mapLimit } from './pool.ts';
import { readSample } from './readSample.ts';
import { openSource } from './source.ts';
import { termsOfSynthetic } from './terms.ts';
import { assertReplaceable, writeSample } from './writeSample.ts';

/** Where a sample may be asked to come from. */
export const SOURCE_CHOICES = ['auto', 'isic', 'synthetic'] as const;

/** What to prepare; all of it has a default. */
export interface PrepareOptions {
  /** Folder or zip file to take; by default the setting `LESION_DATA`; empty for none. */
  from?: string;
  /** Folder to write; by default that of the site. */
  out?: string;
  /** `auto` takes the best there is. */
  source?: (typeof SOURCE_CHOICES)[number];
  /** Seed of the synthetic lesions. */
  seed?: number;
  /** The ISIC Archive or a mirror; by default the setting `LESION_ISIC_URL`, else the archive. */
  isicUrl?: string;
  /** Whether to get a sample again that is there already. */
  force?: boolean;
  onProgress?: (fraction: number) => void;
}

/** A sample on disk. */
export interface Prepared {
  /** One line for people: which sample it is, where, and why it is no better one. */
  line: string;
  manifest: SampleManifest;
}

/**
 * Makes sure that there is a sample in `out`. One that is there already is kept, unless it is
 * synthetic and a better one can be had; a folder that was asked for is always read anew.
 *
 * @throws UserError where what was asked for cannot be had. What was in `out` is then untouched.
 */
export async function prepareData(options: PrepareOptions = {}): Promise<Prepared> {
  const { source = 'auto', seed = 42, force = false, onProgress = () => {} } = options;
  const out = resolve(options.out ?? `${ROOT}/public/data/sample`);
  if (options.from && source !== 'auto') {
    throw new UserError(`--from and --source ${source} ask for two samples; give one of them.`);
  }
  await assertReplaceable(out);

  const from = options.from ?? (source === 'auto' ? process.env.LESION_DATA : undefined);
  if (from) {
    const sample = await readSample(await openSource(from), toSampleJpeg);
    const setting = options.from ? '--from' : 'LESION_DATA';
    return prepared(out, await writeSample(out, sample), [`${setting}: ${from}`]);
  }

  const existing = force ? undefined : await readIntactManifest(out);
  const isKept = source === 'auto' || source === existing?.source;
  if (existing && existing.source !== 'synthetic' && isKept) {
    return prepared(out, existing, ['there already; --force gets it again']);
  }

  const reasons: string[] = [];
  if (source === 'auto') reasons.push('no folder was given by --from or LESION_DATA');
  if (source !== 'synthetic') {
    const isicUrl = parseIsicUrl(options.isicUrl || process.env.LESION_ISIC_URL || ISIC_URL);
    try {
      const sample = await downloadSample(await readPinnedRows(), isicUrl, onProgress);
      return prepared(out, await writeSample(out, sample), reasons);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (source === 'isic') {
        throw new UserError(`No sample from the ISIC Archive: ${error.message}. Try again later.`);
      }
      reasons.push(`no images from the ISIC Archive, as ${error.message}`);
    }
  }

  const terms = termsOfSynthetic(seed);
  if (existing?.title === terms.title) return prepared(out, existing, reasons);
  const { rows, images } = syntheticSample({ seed });
  const jpegs = await mapLimit(images, 4, encodeJpeg);
  return prepared(out, await writeSample(out, { terms, rows, images: jpegs }), reasons);
}

function prepared(out: string, manifest: SampleManifest, reasons: readonly string[]): Prepared {
  const place = displayPath(out);
  const why = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  return { line: `Sample: ${manifest.title}, in ${place}${why}.`, manifest };
}

function parseIsicUrl(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new UserError(`"${text}" is no address of an ISIC Archive; it begins with https://.`);
}
