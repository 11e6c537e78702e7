import { LineChart } from '../../charts/LineChart.tsx';
import { type GrowthPoint, growthExponent } from '../../engine/imageGrowth.ts';
import type { MeasuredGrowth } from '../../worker/tasks/measureImageGrowth.ts';

const MODELS = [
  { id: 'run-a', kind: 'vit', label: 'ViT' },
  { id: 'run-b', kind: 'swin', label: 'Swin' },
] as const;

/** Props of `GrowthPlot`. */
export interface GrowthPlotProps extends MeasuredGrowth {
  /** When it was measured and by which command; absent of what was measured here. */
  record?: { day: string; command: string };
}

/** Time of a forward pass by number of tokens, and the powers that it grows with. */
export default function GrowthPlot({ points, device, record }: GrowthPlotProps) {
  const [vit, swin] = MODELS.map(({ kind }) => growthExponent(points, kind).toFixed(2));
  const last = points[points.length - 1];
  return (
    <>
      <LineChart
        id="compare-models-growth"
        title="Cost as the image grows: time of a forward pass"
        description={`From ${points[0].tokens} to ${last.tokens} tokens, ${MODELS.map((one) => inWords(points, one)).join(' and ')}.`}
        xLabel={`tokens, of images from ${points[0].side} × ${points[0].side} to ${last.side} × ${last.side} pixels`}
        yLabel="milliseconds, one image"
        xDomain={[0, last.tokens]}
        series={MODELS.map(({ id, kind, label }) => ({
          id,
          label,
          points: points.map((point) => ({ x: point.tokens, y: point[kind] })),
        }))}
      />
      <p class="bench-hint">
        Two models of one width and one depth, which differ in what a token looks at: all others, or
        those of its window. The fastest of seven passes each. With <i>T</i> tokens, ViT’s time
        grows here as <i>T</i>
        <sup data-output="vit-exponent">{vit}</sup>, Swin’s as <i>T</i>
        <sup data-output="swin-exponent">{swin}</sup>: straight lines through the logarithms, from
        224 pixels on. The products with the weights grow as <i>T</i> in both, so that a ViT’s power
        nears 2 as images grow; what a pass costs at any size pulls both powers down.{' '}
        {record ? `Recorded on ${record.day}, ` : 'Measured here, '}
        {device.description}. {record && <code>{record.command}</code>}
      </p>
    </>
  );
}

function inWords(points: readonly GrowthPoint[], { kind, label }: (typeof MODELS)[number]): string {
  const [first, last] = [points[0][kind], points[points.length - 1][kind]];
  return `${label}’s time goes from ${first.toFixed(1)} to ${last.toFixed(1)} milliseconds`;
}
