import { LineChart, type LineChartProps } from './LineChart.tsx';

/** One of the charts. */
export type Panel = Pick<LineChartProps, 'id' | 'title' | 'description' | 'series'>;

/** Props of `SmallMultiples`: what all charts share, and each of them. */
export interface SmallMultiplesProps
  extends Omit<LineChartProps, 'id' | 'title' | 'description' | 'series'> {
  panels: readonly Panel[];
}

/**
 * Small charts beside one another on the same axes, to be compared at a glance. Their epochs are too narrow
 * to be pointed at; the tables have the values.
 */
export function SmallMultiples({ panels, ...shared }: SmallMultiplesProps) {
  return (
    <div class="small-multiples">
      {panels.map((panel) => (
        <LineChart key={panel.id} readout={false} {...shared} {...panel} />
      ))}
    </div>
  );
}
