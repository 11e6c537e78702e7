import { ShareBars } from '../charts/ShareBars.tsx';
import { smallestTestClass } from '../engine/data/splitChances.ts';
import { formatPercent } from './format.ts';

/** Props of `SplitChances`. */
export interface SplitChancesProps {
  /** Images of each class. */
  classSizes: readonly number[];
  /** Test images in all. */
  total: number;
  /** Test images of the smallest class in the split that is shown. */
  fewest: number;
}

/** How the smallest class fares over all splits that chance alone can make. */
export function SplitChances({ classSizes, total, fewest }: SplitChancesProps) {
  const chances = smallestTestClass(classSizes, total);
  return (
    <div class="split-chances">
      <ShareBars
        id="split-chances"
        title="By chance alone: test images of the smallest class"
        nameLabel="images"
        shareLabel="of all splits"
        rows={chances.map((share, count) => ({ name: String(count), share }))}
        marked={{ index: fewest, note: 'here' }}
      />
      <p>
        Of all ways to put {total} images aside by chance,{' '}
        <data data-output="chance-missing" value={chances[0]}>
          {formatPercent(chances[0])}
        </data>{' '}
        leave some class without any. Dividing each class on its own rules that out, and every seed
        then asks for nearly the same mixture.
      </p>
    </div>
  );
}
