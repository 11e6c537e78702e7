import { ClassSwatch } from '../../charts/ClassSwatch.tsx';
import { LABEL_NAMES } from '../../engine/data/labels.ts';
import { ImagePicker, imageAlt, type SampleImage } from '../bench/ImagePicker.tsx';

/** Props of `SplitImageCard`. */
export interface SplitImageCardProps {
  images: readonly SampleImage[];
  chosen: SampleImage;
  side: 'train' | 'test';
  disabled: boolean;
  onChange: (imageId: string) => void;
}

/** One image of the split, its row of the table, and where it went; and the way to another. */
export function SplitImageCard({ chosen, side, ...picker }: SplitImageCardProps) {
  const { dx, lesionId, dxType, age, sex, localization } = chosen;
  const cells: [name: string, value: string | number | undefined][] = [
    ['lesion_id', lesionId],
    ['dx_type', dxType],
    ['age', age],
    ['sex', sex],
    ['localization', localization],
  ];
  return (
    <div class="split-card">
      <div class="bench-controls">
        <ImagePicker {...picker} value={chosen.imageId} />
      </div>
      {chosen.src && <img src={chosen.src} alt={imageAlt(chosen)} width={200} height={150} />}
      <p>
        <ClassSwatch label={dx} />
        {LABEL_NAMES[dx]}
      </p>
      <dl>
        <div>
          <dt>side</dt>
          <dd data-output="side">{side}</dd>
        </div>
        {cells.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </div>
  );
}
