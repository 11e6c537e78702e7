import type { RungResult } from './rungResult.ts';
import SweepPlots from './SweepPlots.tsx';
import type { SweepId } from './sweepSpec.ts';

/** Props of `RecordedPlots`. */
export interface RecordedPlotsProps {
  demo: SweepId;
  /** Absent until they are recorded. */
  rungs: readonly RungResult[] | undefined;
}

/** What a bench shows first, drawn at build time. */
export function RecordedPlots({ demo, rungs }: RecordedPlotsProps) {
  if (rungs) return <SweepPlots demo={demo} rungs={rungs} isOwn={false} />;
  return (
    <p class="bench-empty">
      No such runs are recorded yet; <code>npm run record -- --suite {demo}</code> makes them. Those
      that you make here are drawn in this place.
    </p>
  );
}
