import type { ComponentChildren } from 'preact';
import type { Run } from '../engine/run.ts';
import { presetQuery } from '../session/presets.ts';
import { Bench } from './Bench.tsx';
import { RunActions } from './RunActions.tsx';
import { RunFacts, RunLinks } from './RunFoot.tsx';
import { describeEnd } from './runEnd.ts';
import { useLazy } from './useLazy.ts';
import { chipOf, useSession } from './useSession.ts';

/** Props of `Evaluate`. */
export interface EvaluateProps {
  /** Shown until the reader has a run that has looked at the test images. */
  recorded: Run;
  /** The recorded run's scores, drawn at build time. */
  scores?: ComponentChildren;
  /** The site's base path, ending in `/`. */
  base: string;
}

/** The demo `evaluate`: what the page's run is worth on the test images. */
export default function Evaluate({ recorded, scores, base }: EvaluateProps) {
  const view = useSession();
  const own = view.own && view.own.predictions.length > 0 ? view.own : undefined;
  const shown = own ?? recorded;
  const end = describeEnd(shown);
  const RunScores = useLazy(() => import('./RunScores.tsx'), own !== undefined);
  const n = shown.predictions.length;
  return (
    <Bench
      id="evaluate"
      title={n > 0 ? `Evaluate on ${n} test images` : 'Evaluate'}
      phase={view.phase}
      chip={chipOf({ own, phase: view.phase })}
      badge={shown.data?.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={<RunActions phase={view.phase} hydrated={view.hydrated} />}
      announcement={view.announcement}
      notices={view.notices}
      lookFor={
        <>
          <b>What to look for.</b> Read the matrix row by row: off the diagonal stand the lesions
          that were taken for another class, and with so few images a single one moves a class’s
          recall by a third or more.
        </>
      }
      facts={<RunFacts run={shown} />}
      links={
        <RunLinks
          bench="evaluate"
          run={shown}
          command={shown.command}
          config={shown.config}
          base={base}
          href={`${base}lab/${presetQuery(shown.config)}#demo-finetune`}
          hydrated={view.hydrated}
        />
      }
    >
      {end && <p data-output="kept">{end}</p>}
      {own ? RunScores && <RunScores run={own} /> : scores}
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </Bench>
  );
}
