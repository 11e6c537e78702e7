import type { ComponentChildren } from 'preact';
import type { Normalize } from '../charts/ConfusionMatrix.tsx';
import type { Run } from '../engine/run.ts';
import { presetQuery } from '../session/presets.ts';
import { trainedModelId } from '../worker/keptModels.ts';
import { Bench } from './bench/Bench.tsx';
import { choice, useControls } from './bench/useControls.ts';
import { useLazy } from './bench/useLazy.ts';
import type { SitePictures } from './evaluate/testImages.ts';
import { RunActions } from './run/RunActions.tsx';
import { RunFacts, RunLinks } from './run/RunFoot.tsx';
import { describeEnd } from './run/runEnd.ts';
import { chipOf, useSession } from './run/useSession.ts';

/** Props of `Evaluate`. */
export interface EvaluateProps {
  /** Shown until the reader has a run that has looked at the test images. */
  recorded: Run;
  /** The recorded run's scores, drawn at build time. */
  scores?: ComponentChildren;
  site: SitePictures;
  /** Address of the page with the demo `attention`. */
  attention: string;
  /** The site's base path, ending in `/`. */
  base: string;
}

const NORMALIZE: Record<Normalize, string> = {
  none: 'counts',
  true: 'by row: recall',
  pred: 'by column: precision',
};
const CONTROLS = { normalize: choice(Object.keys(NORMALIZE) as Normalize[]) };
const INITIAL: { normalize: Normalize } = { normalize: 'none' };

/** The demo `evaluate`: what the page's run is worth on the test images. */
export default function Evaluate(props: EvaluateProps) {
  const { recorded, scores, site, base } = props;
  const view = useSession();
  const { values, set, hidden, notices } = useControls(CONTROLS, INITIAL);
  const { normalize } = values;
  const own = view.own && view.own.predictions.length > 0 ? view.own : undefined;
  const shown = own ?? recorded;
  const end = describeEnd(shown);
  const isDrawn = own === undefined && normalize === 'none';
  const LiveScores = useLazy(() => import('./evaluate/LiveScores.tsx'), !isDrawn);
  const n = shown.predictions.length;
  const model = own && view.modelIsKept ? `model=${trainedModelId(own.id)}&` : '';
  return (
    <Bench
      id="evaluate"
      title={n > 0 ? `Evaluate on ${n} test images` : 'Evaluate'}
      phase={view.phase}
      chip={chipOf({ own, phase: view.phase })}
      badge={shown.data?.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={<RunActions phase={view.phase} hydrated={view.hydrated} />}
      controls={
        !hidden && (
          <fieldset class="bench-controls" disabled={!view.hydrated}>
            <legend class="visually-hidden">View</legend>
            <label>
              <span>Confusion matrix</span>
              <select
                name="normalize"
                value={normalize}
                onChange={(event) => set('normalize', event.currentTarget.value as Normalize)}
              >
                {Object.entries(NORMALIZE).map(([value, text]) => (
                  <option key={value} value={value} selected={value === normalize}>
                    {text}
                  </option>
                ))}
              </select>
            </label>
          </fieldset>
        )
      }
      announcement={view.announcement}
      notices={[...notices, ...view.notices]}
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
          href={`${base}lab/${presetQuery(shown.config)}&normalize=${normalize}#demo-finetune`}
          hydrated={view.hydrated}
        />
      }
    >
      {end && <p data-output="kept">{end}</p>}
      {LiveScores && !isDrawn ? (
        <LiveScores
          run={shown}
          site={site}
          normalize={normalize}
          attention={`${props.attention}?${model}image=`}
        />
      ) : (
        !own && scores
      )}
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </Bench>
  );
}
