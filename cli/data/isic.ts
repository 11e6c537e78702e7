/**
 * The pinned images from the ISIC Archive (https://www.isic-archive.com). Its interface needs no key:
 * `GET /api/v2/images/{isic_id}/` gives the licence, the attribution and the address of an image.
 * That address is signed and expires, so it is asked for anew with every try and never kept.
 */
import Papa from 'papaparse';
import type { LabelRow } from '../../demos/engine/data/sample.ts';
import { HAM10000_ATTRIBUTION } from './ham10000.ts';
import { get, type Persistence, RequestError, reach, withRetries } from './http.ts';
import { toSampleJpeg } from './images.ts';
import type { PreparedSample } from './manifest.ts';
import { mapLimit } from './pool.ts';

/** Where the archive is. */
export const ISIC_URL = 'https://api.isic-archive.com';

/** Without an answer by then we are offline, or as good as. */
const REACH_MS = 3000;
/** Images fetched at a time; the archive serves everybody. */
const AT_A_TIME = 4;
const PERSISTENCE: Persistence = { timeoutMs: 15_000, attempts: 4, backoffMs: 1000 };

/** The archive's names of licences (all of version 4.0, CC0 of 1.0) as SPDX ids. */
const SPDX: Record<string, string> = {
  'CC-0': 'CC0-1.0',
  'CC-BY': 'CC-BY-4.0',
  'CC-BY-NC': 'CC-BY-NC-4.0',
};

/** What we need of the archive's record of an image. */
interface ImageRecord {
  license: string;
  attribution: string;
  url: URL;
}

/**
 * Downloads the images of these rows. The first that cannot be had ends it: a sample with holes would
 * give another split than everybody else's.
 *
 * @param baseUrl the archive or a mirror of it.
 * @param onProgress called after each image with the part done, 0 to 1.
 * @throws RequestError within seconds where the archive is out of reach.
 */
export async function downloadSample(
  rows: LabelRow[],
  baseUrl: string,
  onProgress: (fraction: number) => void,
  persistence = PERSISTENCE,
): Promise<PreparedSample> {
  await reach(recordUrl(baseUrl, rows[0].imageId), REACH_MS);

  const stop = new AbortController();
  let done = 0;
  try {
    const downloads = await mapLimit(rows, AT_A_TIME, async ({ imageId }) => {
      const download = () => downloadImage(baseUrl, imageId, persistence.timeoutMs, stop.signal);
      const image = await withRetries(download, persistence, stop.signal);
      onProgress(++done / rows.length);
      return image;
    });
    return {
      terms: {
        source: 'isic',
        title: `${rows.length} HAM10000 images from the ISIC Archive`,
        license: unique(downloads.map(({ record }) => record.license)).join(' AND '),
        attribution: `${HAM10000_ATTRIBUTION}. Credited by the ISIC Archive to: ${unique(
          downloads.map(({ record }) => record.attribution),
        ).join('; ')}.`,
      },
      rows,
      images: downloads.map(({ jpeg }) => jpeg),
      credits: writeCredits(
        rows,
        downloads.map(({ record }) => record),
      ),
    };
  } finally {
    stop.abort();
  }
}

async function downloadImage(
  baseUrl: string,
  imageId: string,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<{ record: ImageRecord; jpeg: Uint8Array }> {
  const url = recordUrl(baseUrl, imageId);
  const record = parseRecord(await get(url, timeoutMs, stop), url);
  const bytes = await get(record.url, timeoutMs, stop).catch((error: RequestError) => {
    // Refused although just signed: it may have expired in a slow queue. A new one comes with the next try.
    throw new RequestError(error.message, true, error.retryAfterMs);
  });
  const jpeg = await toSampleJpeg(bytes).catch(() => {
    throw new RequestError(`${record.url.host} gave no sound image for ${imageId}`, true);
  });
  return { record, jpeg };
}

function recordUrl(baseUrl: string, imageId: string): URL {
  return new URL(`${baseUrl.replace(/\/+$/, '')}/api/v2/images/${imageId}/`);
}

/** Reads the record of an image, which also names sizes, metadata and thumbnails. */
function parseRecord(bytes: Uint8Array, from: URL): ImageRecord {
  try {
    const { copyright_license, attribution, files } = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof copyright_license === 'string' && typeof attribution === 'string') {
      const license = SPDX[copyright_license] ?? copyright_license;
      return { license, attribution, url: new URL(files.full.url, from) };
    }
  } catch {
    // Not JSON, or without an address: said below.
  }
  throw new RequestError(`${from.host} answered something else than an ISIC image record`, false);
}

/** Licence and attribution of each image, and the lasting address of its record. */
function writeCredits(rows: readonly LabelRow[], records: readonly ImageRecord[]): Uint8Array {
  const data = rows.map(({ imageId }, i) => [
    imageId,
    records[i].license,
    records[i].attribution,
    recordUrl(ISIC_URL, imageId).href,
  ]);
  const fields = ['image_id', 'license', 'attribution', 'record'];
  return new TextEncoder().encode(`${Papa.unparse({ fields, data }, { newline: '\n' })}\n`);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
