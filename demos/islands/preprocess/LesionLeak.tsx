import { formatCount } from '../../charts/formats.ts';
import { ShareBars } from '../../charts/ShareBars.tsx';
import { type LesionGroup, leakedTestPart } from '../../engine/data/lesionLeak.ts';
import { formatPercent } from '../bench/format.ts';
import type { SampleImage } from '../bench/ImagePicker.tsx';

/** Props of `LesionLeak`. */
export interface LesionLeakProps {
  /** The sample. */
  images: readonly SampleImage[];
  /** The whole of HAM10000. */
  lesions: readonly LesionGroup[];
  testSize: number;
}

/** What a split by image would do to larger parts of HAM10000, where images share lesions. */
export function LesionLeak({ images, lesions, testSize }: LesionLeakProps) {
  const all = lesions.reduce((sum, group) => sum + group.images * group.lesions, 0);
  const lesionCount = lesions.reduce((sum, group) => sum + group.lesions, 0);
  const rows = [100, 1000, 2000, 5000, all].map((size) => ({
    name: formatCount(size),
    share: leakedTestPart(lesions, { images: size, testSize }),
  }));
  const whole = rows[rows.length - 1].share;
  return (
    <div class="bench-halves split-leak">
      <ShareBars
        id="split-leak"
        title="Leak: test images whose lesion was also learnt from"
        nameLabel="images of HAM10000"
        shareLabel="of the test images"
        rows={rows}
      />
      <p>
        HAM10000 has {formatCount(all)} images of {formatCount(lesionCount)} lesions. Split all of
        them image by image, and{' '}
        <data data-output="leak" value={whole}>
          {formatPercent(whole)}
        </data>{' '}
        of the test images show a lesion that the model has learnt from: a <b>leak</b>.{' '}
        {ownLesions(images)}
      </p>
    </div>
  );
}

/** Whether the sample itself can leak. */
function ownLesions(images: readonly SampleImage[]): string {
  const known = images.flatMap(({ lesionId }) => lesionId ?? []);
  if (known.length < images.length) return 'Which lesions this sample shows is not known.';
  const count = new Set(known).size;
  return count === images.length
    ? `The ${images.length} images here show ${images.length} lesions, one each: no split of them can leak.`
    : `The ${images.length} images here show ${count} lesions, so that a split by image can leak.`;
}
