import { ShareBars } from '../../charts/ShareBars.tsx';
import { smallestTestClass } from '../../engine/data/splitChances.ts';
import { formatPercent } from '../bench/format.ts';

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
  const all = classSizes.reduce((sum, size) => sum + size, 0);
  // Else the smallest class's share is less than one image.
  const allHaveOne = total * Math.min(...classSizes) >= all;
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
        leave some class without any.{' '}
        {allHaveOne
          ? 'Dividing each class on its own rules that out, and every seed then asks for nearly the same mixture.'
          : 'Dividing each class on its own gives each its share, but of so few images that can still be none.'}
      </p>
    </div>
  );
}
