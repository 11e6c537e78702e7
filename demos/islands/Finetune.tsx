import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { isHubModel, type ModelOffer } from '../engine/models/offers.ts';
import type { Run } from '../engine/run.ts';
import { isActive } from '../session/machine.ts';
import { presetCommand, presetQuery } from '../session/presets.ts';
import type { Proposal, Work } from '../session/proposal.ts';
import { session } from '../session/store.ts';
import { Bench } from './bench/Bench.tsx';
import { Figure } from './bench/Figure.tsx';
import { formatBytes, formatFlops, formatLoss, formatPercent, formatTime } from './bench/format.ts';
import { ProgressLine } from './bench/ProgressLine.tsx';
import { useLazy } from './bench/useLazy.ts';
import { RunActions } from './run/RunActions.tsx';
import { RunFacts, RunLinks } from './run/RunFoot.tsx';
import type { SitePictures } from './run/RunPredictions.tsx';
import { describeEnd, keptEpoch } from './run/runEnd.ts';
import { SettingControls } from './run/SettingControls.tsx';
import { useModelChoices } from './run/useModelChoices.ts';
import { useProposal } from './run/useProposal.ts';
import { chipOf, configLike, useSession } from './run/useSession.ts';

/** Props of `Finetune`. */
export interface FinetuneProps {
  /** Shown first, and drawn faintly behind the reader's own run. */
  recorded: Run;
  /** The recorded run's curves and report, drawn at build time: a page loads no chart before it needs one. */
  plots?: ComponentChildren;
  /** Models that this site has. */
  models: ModelOffer[];
  /** What it takes to fine-tune each of them that is pretrained. */
  works: readonly Work[];
  /** Part of its products' speed that a training keeps. */
  efficiency: number;
  /** The site's base path, ending in `/`. */
  base: string;
  /** The site's images, for those that are predicted. */
  pictures: SitePictures;
  /** What the site's sample is: "100 HAM10000 images from the ISIC Archive". */
  sampleTitle: string;
}

/** The demo `finetune`: settings, a run, and its curves while they grow. */
export default function Finetune(props: FinetuneProps) {
  const { recorded, plots, models, works, efficiency, base, pictures, sampleTitle } = props;
  const choices = useModelChoices(models);
  const proposal = useProposal('demo-finetune', works, efficiency);
  const initial = configLike(recorded, proposal.work.model);
  const view = useSession();
  useEffect(() => {
    const ids = choices.map(({ id }) => id);
    session.readPresets(location.search, initial, ids);
    void session.restoreInterrupted(new URL(base, location.href).href);
  }, []);

  const { phase, own } = view;
  const config = view.config ?? own?.config ?? initial;
  const shown = own ?? recorded;
  const end = describeEnd(shown);
  const RunPlots = useLazy(() => import('./run/RunPlots.tsx'), own !== undefined);
  const images = shown.data ?? recorded.data;
  const choice = choices.find(({ id }) => id === config.model);
  return (
    <Bench
      id="finetune"
      title={images ? `Fine-tune on ${images.train.length} images` : 'Fine-tune'}
      phase={phase}
      chip={chipOf(view)}
      badge={images?.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={
        <RunActions
          phase={phase}
          hydrated={view.hydrated}
          onRun={() => session.start(config, new URL(base, location.href).href)}
        />
      }
      controls={
        !view.controlsHidden && (
          <SettingControls
            config={config}
            models={choices}
            disabled={!view.hydrated || isActive(phase)}
            onChange={(next) => session.edit(next)}
            onRefuse={(sentence) => session.refuse(sentence)}
          />
        )
      }
      notices={view.notices}
      announcement={view.announcement}
      lookFor={
        <>
          <b>What to look for.</b> Where the two loss curves part, the model has stopped learning
          what lesions have in common and begun to learn these images by heart; the shaded band
          around the test accuracy shows how little{' '}
          {images ? `${images.test.length} test images` : 'a few test images'} can tell.
          {own && ' The recorded run stands faintly behind yours.'}
        </>
      }
      facts={<RunFacts run={shown} />}
      links={
        <RunLinks
          bench="finetune"
          run={shown}
          command={phase === 'recorded' ? recorded.command : presetCommand(config)}
          config={config}
          base={base}
          href={`${presetQuery(config)}#demo-finetune`}
          hydrated={view.hydrated}
          model={own && view.trainedModel}
        />
      }
    >
      <div class="bench-status">
        <Figures run={shown} />
        <ProgressLine progress={view.progress} of="the run" />
      </div>
      {end && <p data-output="kept">{end}</p>}
      {own ? RunPlots && <RunPlots run={own} expected={recorded} pictures={pictures} /> : plots}
      {own && view.trainedModel && (
        <p class="bench-hint">
          {view.modelIsKept
            ? 'The model you have trained is kept in this browser: it is among those to choose from, to train on from there.'
            : 'The model you have trained lasts until this page is closed or runs again.'}{' '}
          <b>Save model</b>, beneath, gives it as a zip: unpacked, a folder for Python’s{' '}
          <code>from_pretrained</code>.
        </p>
      )}
      <p class="bench-hint">
        {describeProposal(proposal, recorded)} A run here trains on this device, on {sampleTitle}
        {describeDownload(config.model, choice)}.
        {choice?.pretrained === false &&
          ' The chosen model starts from random weights, so it learns little: it stands in where no pretrained one can be had.'}
      </p>
    </Bench>
  );
}

/** Why the model is proposed that is chosen at first, and whose the recorded run is. */
function describeProposal({ work, measured }: Proposal, recorded: Run): string {
  const why = measured
    ? `this graphics processor does ${formatFlops(measured.flops)} in products of matrices, so that a run should take ${formatTime(measured.seconds)}`
    : 'without a fast graphics processor it is the one to begin with';
  const name = recorded.model?.name;
  const other = name && name !== work.name ? ` The recorded run is ${name}’s.` : '';
  return `${work.name} is proposed here: ${why}.${other}`;
}

/** What comes before the training, as the end of a sentence. */
function describeDownload(model: string, choice: ModelOffer | undefined): string {
  const size = choice?.bytes ? ` of ${formatBytes(choice.bytes)}` : '';
  if (isHubModel(model)) {
    return `, after a download${size} from Hugging Face, which the browser keeps for the next time`;
  }
  return size && `, after a download${size}`;
}

/** The last epoch in figures, or the one that is kept. */
function Figures({ run }: { run: Run }) {
  const { epoch, train, test } = keptEpoch(run) ?? {};
  return (
    <dl class="bench-figures">
      <Figure
        name="epoch"
        label={run.bestEpoch === undefined ? 'Epoch' : 'Epoch kept'}
        value={epoch}
      >
        {epoch ?? '–'}
        <small> of {run.config.numTrainEpochs}</small>
      </Figure>
      <Figure name="train-loss" label="Train loss" value={train?.loss}>
        {formatLoss(train?.loss)}
      </Figure>
      <Figure name="test-loss" label="Test loss" value={test?.loss}>
        {formatLoss(test?.loss)}
      </Figure>
      <Figure name="train-accuracy" label="Train accuracy" value={train?.accuracy}>
        {formatPercent(train?.accuracy)}
      </Figure>
      <Figure name="test-accuracy" label="Test accuracy" value={test?.accuracy}>
        {formatPercent(test?.accuracy)}
      </Figure>
    </dl>
  );
}
