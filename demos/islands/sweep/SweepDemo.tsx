import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { isHubModel, type ModelOffer } from '../../engine/models/offers.ts';
import type { RunConfig } from '../../engine/run.ts';
import { isActive } from '../../session/machine.ts';
import { presetCommand } from '../../session/presets.ts';
import { Sweep, type SweptRung } from '../../session/sweep.ts';
import { ActionButton, Bench } from '../bench/Bench.tsx';
import { DataOutput } from '../bench/DataOutput.tsx';
import { ExportMenu } from '../bench/ExportMenu.tsx';
import { formatSeconds } from '../bench/format.ts';
import { ProgressLine } from '../bench/ProgressLine.tsx';
import { PythonMenu } from '../bench/PythonMenu.tsx';
import { saveFile } from '../bench/saveFile.ts';
import { useHydrated } from '../bench/useHydrated.ts';
import { useLazy } from '../bench/useLazy.ts';
import { RunButtons } from '../run/RunButtons.tsx';
import { useModelChoices } from '../run/useModelChoices.ts';
import { rungsOf, splitRungs, variantsOf } from './linkControls.ts';
import type { RungResult } from './rungResult.ts';
import { SweepControls } from './SweepControls.tsx';
import type { SweepSpec } from './sweepSpec.ts';
import { useSweepControls } from './useSweepControls.ts';

/** What was recorded, without its curves: these are drawn at build time. */
export interface RecordedSweep {
  rungs: readonly Omit<RungResult, 'loss'>[];
  /** What to type to make it again. */
  command: string;
  /** Where all of it lies as a file. */
  json: string;
  /** When it was made: ISO 8601, and as people write it. */
  date: string;
  day: string;
  /** "5 runs of 30 epochs each", "WebAssembly, 2 threads". */
  facts: readonly string[];
}

/** Props of a bench that compares runs. */
export interface SweepProps {
  /** Shown first. */
  recorded: RecordedSweep;
  /** The record's charts, drawn at build time: a page loads no chart before it needs one. */
  plots?: ComponentChildren;
  /** Models that this site has. */
  models: ModelOffer[];
  /** The site's base path, ending in `/`. */
  base: string;
  /** What the site's sample is: "100 HAM10000 images from the ISIC Archive". */
  sampleTitle: string;
}

/** What one demo has for itself. */
interface OwnProps {
  spec: SweepSpec;
  /** Drawn beneath the runs, for the device that is chosen. */
  beneath?: (backend: RunConfig['backend']) => ComponentChildren;
}

/** A demo that makes several runs and shows them side by side. */
export function SweepDemo(props: SweepProps & OwnProps) {
  const { spec, recorded, plots, models, base, sampleTitle, beneath } = props;
  const hydrated = useHydrated();
  const sweep = useMemo(() => new Sweep(), []);
  useEffect(() => () => sweep.cancel(), []);
  const choices = useModelChoices(models);
  const settings = useSweepControls(spec, models);
  const nameOf = (value: string) => (spec.swept === 'model' ? nameModel(value, choices) : value);
  const variants = variantsOf(spec.swept, splitRungs(settings.rungs), nameOf);
  const planned = rungsOf(variants, settings.shared);

  const phase = sweep.phase.value;
  const rungs = sweep.rungs.value;
  const isOwn = rungs.length > 0;
  const OwnPlots = useLazy(() => import('./OwnPlots.tsx'), isOwn);
  const ownCommands = planned.some(({ mix }) => mix)
    ? `npm run record -- --suite ${spec.id}`
    : planned.map(({ config }) => presetCommand(config)).join('\n');
  return (
    <Bench
      id={spec.id}
      title={spec.title}
      phase={phase}
      chip={chipOf(isOwn, isActive(phase))}
      badge={rungs[0]?.run?.data?.source === 'synthetic' ? 'Synthetic images' : undefined}
      actions={
        <RunButtons
          runner={sweep}
          phase={phase}
          hydrated={hydrated}
          onRun={() => {
            const link = `${base}embed/${spec.id}/${settings.query}`;
            const runs = planned.map((rung) => (rung.mix ? { ...rung, link } : rung));
            void sweep.start(runs, new URL(base, location.href).href);
          }}
        />
      }
      controls={
        !settings.hidden && (
          <SweepControls
            spec={spec}
            settings={settings}
            models={choices}
            disabled={!hydrated || isActive(phase)}
          />
        )
      }
      notices={[...settings.notices, ...sweep.notices.value]}
      announcement={sweep.announcement.value}
      lookFor={
        <>
          <b>What to look for.</b> {spec.lookFor}
        </>
      }
      facts={
        <ul class="bench-facts" data-suite={isOwn ? undefined : spec.id}>
          {(isOwn ? factsOf(rungs) : recorded.facts).map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {!isOwn && (
            <li>
              <time datetime={recorded.date}>{recorded.day}</time>
            </li>
          )}
        </ul>
      }
      links={
        <div class="bench-links">
          {!isOwn && <a href={recorded.json}>JSON</a>}
          <details>
            <summary>Command</summary>
            <pre data-output="command">
              {isOwn || settings.changed ? ownCommands : recorded.command}
            </pre>
          </details>
          {hydrated && <PythonMenu configs={planned.map(({ config }) => config)} base={base} />}
          {isOwn && !isActive(phase) && (
            <ActionButton
              action="export"
              what="json"
              kind="link"
              onPress={() => saveRungs(spec.id, rungs)}
            >
              Export runs
            </ActionButton>
          )}
          {hydrated && <ExportMenu bench={spec.id} />}
          <a href={`${settings.query}#demo-${spec.id}`} data-output="link">
            Link with these settings
          </a>
          <DataOutput name="run" value={isOwn ? rungs : recorded.rungs} />
        </div>
      }
    >
      <ProgressLine progress={sweep.progress.value} of="the runs" />
      {isOwn ? OwnPlots && <OwnPlots spec={spec} rungs={rungs} /> : plots}
      <p class="bench-hint">
        {spec.hint} Runs here train on this device, one after another, on{' '}
        {spec.images ?? `${sampleTitle} or on images of your own`}. What they say is teaching
        material, no medical advice.
      </p>
      {beneath?.(planned[0].config.backend)}
    </Bench>
  );
}

/** A model by name. The same one may lie on this site and on Hugging Face. */
function nameModel(model: string, choices: readonly ModelOffer[]): string {
  const name = choices.find(({ id }) => id === model)?.name ?? model;
  return isHubModel(model) ? `${name} (Hugging Face)` : name;
}

/** Whose runs are shown. */
function chipOf(isOwn: boolean, isLive: boolean): string {
  if (!isOwn) return 'Recorded';
  return isLive ? 'Live' : 'Yours';
}

function factsOf(rungs: readonly SweptRung[]): string[] {
  const runs = rungs.flatMap(({ run }) => run ?? []);
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  const { device, config } = runs[0] ?? {};
  return [
    device?.description ?? 'no device yet',
    ...new Set(runs.flatMap(({ data }) => data?.title ?? [])),
    ...(seconds > 0 ? [`${formatSeconds(seconds)} in all`] : []),
    ...(config ? [`seed ${config.seed}`] : []),
  ];
}

function saveRungs(id: string, rungs: readonly SweptRung[]): void {
  const json = JSON.stringify(rungs, undefined, 2);
  saveFile(new Blob([json], { type: 'application/json' }), `${id}.json`);
}
