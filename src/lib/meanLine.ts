import type { LineSeries } from '../../demos/charts/lineChartLayout.ts';
import type { SuiteCurves, SuiteVariant } from '../../demos/engine/suite.ts';
import { meanCurve } from './suiteResults.ts';

/** The mean of a curve as a line, in a band from the lowest to the highest run. */
export function meanLine(
  variant: SuiteVariant,
  name: keyof SuiteCurves,
  id: 'train' | 'test',
): LineSeries {
  const curve = meanCurve(variant, name);
  return {
    id,
    label: id,
    points: curve.map(({ epoch, mean }) => ({ x: epoch, y: mean })),
    band: curve.map(({ epoch, low, high }) => ({ x: epoch, low, high })),
  };
}
