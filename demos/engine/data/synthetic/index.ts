/**
 * Synthetic lesions: pictures drawn from the published dermoscopic signs of each diagnosis, for where
 * no real sample can be had. They show no patient, and what a model learns from them says nothing
 * about real skin.
 */
import { Random } from '../../random.ts';
import { LABELS, type Label } from '../labels.ts';
import { MIXES } from '../mixes.ts';
import type { LabelRow, RgbImage } from '../sample.ts';
import { paintActinicKeratosis } from './actinicKeratosis.ts';
import { paintArtefacts } from './artefacts.ts';
import { paintBasalCellCarcinoma } from './basalCellCarcinoma.ts';
import { photograph } from './camera.ts';
import { paintDermatofibroma } from './dermatofibroma.ts';
import { paintKeratosis } from './keratosis.ts';
import { paintMelanoma } from './melanoma.ts';
import { paintNevus } from './nevus.ts';
import { Painting } from './painting.ts';
import { drawPatient } from './patient.ts';
import { paintSkin } from './skin.ts';
import { paintVascularLesion } from './vascular.ts';

const PAINTERS: Record<Label, (painting: Painting, random: Random) => void> = {
  akiec: paintActinicKeratosis,
  bcc: paintBasalCellCarcinoma,
  bkl: paintKeratosis,
  df: paintDermatofibroma,
  mel: paintMelanoma,
  nv: paintNevus,
  vasc: paintVascularLesion,
};

/** Whose they are, and what may be done with them. */
export const SYNTHETIC_TERMS = {
  source: 'synthetic',
  license: 'CC0-1.0',
  attribution: 'Drawn by Lesion Lab; they show no patient.',
} as const;

/**
 * Draws a sample of synthetic lesions, 200 × 150 pixels each. The same seed gives the same bytes.
 *
 * @param counts images of each class; without them 14 or 15, 100 in all.
 * @returns rows and images in the same order, the classes mixed.
 */
export function syntheticSample({
  seed,
  counts = MIXES.balanced,
}: {
  seed: number;
  counts?: Record<Label, number>;
}): {
  rows: LabelRow[];
  images: RgbImage[];
} {
  const labels = LABELS.flatMap((label) => Array<Label>(counts[label]).fill(label));
  const rows: LabelRow[] = [];
  const images: RgbImage[] = [];
  Random.for(seed, 'order')
    .shuffle(labels)
    .forEach((dx, index) => {
      const number = String(index + 1).padStart(7, '0');
      const random = Random.for(seed, `lesion ${index}`);
      rows.push({
        imageId: `SYN_${number}`,
        dx,
        lesionId: `SYNL_${number}`,
        dxType: 'synthetic',
        ...drawPatient(dx, random),
      });
      images.push(drawLesion(dx, random));
    });
  return { rows, images };
}

/** One picture: skin, the lesion on it, what lies over it, and the camera. */
function drawLesion(dx: Label, random: Random): RgbImage {
  const painting = new Painting();
  paintSkin(painting, random);
  PAINTERS[dx](painting, random);
  paintArtefacts(painting, random);
  photograph(painting, random);
  return painting.toImage();
}
