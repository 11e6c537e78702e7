import { LABELS } from '../../demos/engine/data/labels.ts';
import { imageIdOf } from '../../demos/engine/data/validate.ts';
import type { SampleImage } from '../../demos/islands/bench/ImagePicker.tsx';
import type { SitePictures } from '../../demos/islands/run/RunPredictions.tsx';
import { getSample } from './sample.ts';
import { BASE } from './url.ts';

/** The sample's rows by class and id, each with its image's address where the site has it. */
export function getSampleImages(): SampleImage[] {
  const { rows, manifest } = getSample();
  const paths = new Map(
    manifest.files.map(({ path }) => [imageIdOf(path.replace('images/', '')), path]),
  );
  return rows
    .map((row) => {
      const path = paths.get(row.imageId);
      return path ? { ...row, src: `${BASE}data/sample/${path}` } : row;
    })
    .sort(
      (a, b) => LABELS.indexOf(a.dx) - LABELS.indexOf(b.dx) || (a.imageId < b.imageId ? -1 : 1),
    );
}

/** The addresses of the sample's images, and the checksum of its labels, which tells whose they are. */
export function getSitePictures(): SitePictures {
  const { files } = getSample().manifest;
  return {
    labelsSha256: files.find(({ path }) => path === 'labels.csv')?.sha256,
    srcs: Object.fromEntries(
      getSampleImages().flatMap(({ imageId, src }) => (src ? [[imageId, src]] : [])),
    ),
  };
}
