import type { Run, RunConfig, RunModel } from '../../engine/run.ts';
import { isKeptModel } from '../../worker/keptModels.ts';
import { ActionButton } from '../bench/Bench.tsx';
import { DataOutput } from '../bench/DataOutput.tsx';
import { ExportMenu } from '../bench/ExportMenu.tsx';
import { formatBytes, formatSeconds } from '../bench/format.ts';
import { PythonMenu } from '../bench/PythonMenu.tsx';
import { saveFile } from '../bench/saveFile.ts';
import { saveRun } from './saveRun.ts';

/** Device, time, memory and seed of a run: the line beneath its results. */
export function RunFacts({ run }: { run: Run }) {
  const trained = run.epochs.filter(({ epoch }) => epoch > 0);
  const perEpoch = trained.reduce((sum, { seconds }) => sum + seconds, 0) / trained.length;
  return (
    <ul class="bench-facts">
      <li data-output="device">{run.device?.description ?? 'no device yet'}</li>
      {run.model && <li data-output="model">{run.model.name}</li>}
      {trained.length > 0 && <li>{formatSeconds(perEpoch)} an epoch</li>}
      {run.seconds > 0 && <li data-output="time">{formatSeconds(run.seconds)}</li>}
      {run.peakBytes > 0 && <li data-output="memory">{formatBytes(run.peakBytes)} of tensors</li>}
      <li>
        seed <span data-output="seed">{run.config.seed}</span>
      </li>
    </ul>
  );
}

/** Props of `RunLinks`. */
export interface RunLinksProps {
  /** Id of the demo. */
  bench: string;
  /** The run that is shown: what is exported. */
  run: Run;
  /** What does the same from a terminal. */
  command: string;
  /** What Python is to do. */
  config: RunConfig;
  /** The site's base path, ending in `/`. */
  base: string;
  /** A link that carries the settings. */
  href: string;
  hydrated: boolean;
  /** The model that the run has trained, zipped, where it is still there. */
  model?: Blob;
}

/**
 * What became of the model's parameters, and ways to take a run away: as a command, a file, its model,
 * a link. And the run itself, for programs.
 */
export function RunLinks(props: RunLinksProps) {
  const { bench, run, command, config, base, href, hydrated, model } = props;
  return (
    <div class="bench-links">
      {run.model && <ParameterNames {...run.model} />}
      <details>
        <summary>Command</summary>
        <pre data-output="command">{command}</pre>
      </details>
      {hydrated && <PythonMenu configs={[config]} base={base} />}
      <ActionButton
        action="export"
        what="run"
        kind="link"
        disabled={!hydrated}
        onPress={() => saveRun(run)}
      >
        Export run
      </ActionButton>
      {hydrated && <ExportMenu bench={bench} />}
      {model && (
        <ActionButton
          action="export"
          what="model"
          kind="link"
          onPress={() => saveFile(model, `${modelFileName(run)}.zip`)}
        >
          Save model ({formatBytes(model.size)})
        </ActionButton>
      )}
      <a href={href} data-output="link">
        Link with these settings
      </a>
      <DataOutput name="run" value={run} />
    </div>
  );
}

/** Which parameters the model made new and which it dropped when it was loaded, by name. */
function ParameterNames({ newParameters, droppedParameters }: RunModel) {
  const lists = [
    { verb: 'made new', why: 'the file has none that fit', names: newParameters },
    { verb: 'dropped', why: 'they are of no use here', names: droppedParameters },
  ].filter(({ names }) => names.length > 0);
  if (lists.length === 0) return null;
  const [first, ...others] = lists.map(({ verb, names }) => ({ verb, count: names.length }));
  return (
    <details data-output="parameters">
      <summary>
        {first.count} {first.count === 1 ? 'parameter' : 'parameters'} {first.verb}
        {others.map(({ verb, count }) => `, ${count} ${verb}`)}
      </summary>
      <dl>
        {lists.map(({ verb, why, names }) => (
          <div key={verb}>
            <dt>
              {verb}, <small>as {why}</small>
            </dt>
            {names.map((name) => (
              <dd key={name}>{name}</dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}

/**
 * From a model's id to a name for what it has become: `vit-tiny-patch16-224` to `vit-tiny-lesions`. One
 * of the reader's own knows lesions already.
 */
export function modelFileName({ model, config }: Pick<Run, 'model' | 'config'>): string {
  const id = model?.id ?? config.model;
  if (isKeptModel(id)) return id.startsWith('kept:') ? id.slice('kept:'.length) : 'lesions';
  const [name] = id.split('@');
  return `${name.replace(/^.*\//, '').replace(/-patch.*$/, '')}-lesions`;
}
