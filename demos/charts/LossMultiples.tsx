import type { LineSeries } from './lineChartLayout.ts';
import { SmallMultiples } from './SmallMultiples.tsx';

/** The loss curves of one setting. */
export interface LossPanel {
  /** Unique on the page. */
  id: string;
  title: string;
  description: string;
  series: readonly LineSeries[];
}

/** Props of `LossMultiples`. */
export interface LossMultiplesProps {
  panels: readonly LossPanel[];
  /** Epochs of the longest of the runs. */
  epochs: number;
}

/** Twice what guessing costs: what is wilder than that is cut off. */
const HIGHEST_LOSS = 4;

/** The loss curves of several settings, on the same axes. */
export function LossMultiples({ panels, epochs }: LossMultiplesProps) {
  return (
    <SmallMultiples
      xLabel="epoch"
      yLabel="cross-entropy"
      xDomain={[0, epochs]}
      yDomain={[0, HIGHEST_LOSS]}
      reference={{ y: Math.log(7), label: 'ln 7' }}
      panels={panels}
    />
  );
}
