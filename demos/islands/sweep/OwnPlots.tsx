import { useMemo } from 'preact/hooks';
import { SETTINGS } from '../../session/settings.ts';
import type { SweptRung } from '../../session/sweep.ts';
import { resultOfRung } from './rungResult.ts';
import SweepPlots from './SweepPlots.tsx';
import type { SweepSpec } from './sweepSpec.ts';

/** The reader's runs. Drawn again after an epoch, not after a step: between them nothing changes. */
export default function OwnPlots({
  spec,
  rungs,
}: {
  spec: SweepSpec;
  rungs: readonly SweptRung[];
}) {
  const seen = rungs.map(({ name, run }) => `${name} ${run?.status} ${run?.epochs.length}`).join();
  return useMemo(() => {
    const results = rungs.map((rung) => resultOfRung(rung, placeOf(spec, rung)));
    return <SweepPlots demo={spec.id} rungs={results} isOwn />;
  }, [seen]);
}

function placeOf({ placeOf, swept }: SweepSpec, { config, run }: SweptRung): number | undefined {
  if (typeof swept !== 'string') return undefined;
  const images = run?.data && run.data.train.length + run.data.test.length;
  return placeOf?.(SETTINGS[swept].read(config), images);
}
