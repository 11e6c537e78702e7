import type { RungResult } from './rungResult.ts';
import SweepPlots from './SweepPlots.tsx';
import type { SweepId } from './sweepSpec.ts';

/** Props of `RecordedPlots`. */
export interface RecordedPlotsProps {
  demo: SweepId;
  rungs: readonly RungResult[];
  /** Settings that nothing could be recorded of yet, each with the reason. */
  awaited: readonly { label: string; why: string }[];
}

/** What a bench shows first, drawn at build time. */
export function RecordedPlots({ demo, rungs, awaited }: RecordedPlotsProps) {
  return (
    <>
      <SweepPlots demo={demo} rungs={rungs} isOwn={false} />
      <p class="bench-hint">
        Curves are means of several runs, shaded from the lowest to the highest, on axes that end at
        a loss of 4, about twice what guessing costs. Small dots are single runs, large ones their
        mean, bars its 95% interval.
        {demo === 'dataset-size' &&
          ' The accuracy is that on the hundred images of the sample, for all sizes: no run has learnt from their lesions.'}
      </p>
      {awaited.map(({ label, why }) => (
        <p key={label} class="bench-hint">
          <b>{label}.</b> {why} <code>npm run record -- --suite {demo}</code>
        </p>
      ))}
    </>
  );
}
