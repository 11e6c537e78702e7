import { useEffect } from 'preact/hooks';
import { DEFAULT_CONFIG } from '../../engine/run.ts';
import { isActive } from '../../session/machine.ts';
import { presetQuery } from '../../session/presets.ts';
import type { KeptRun } from '../../session/readRun.ts';
import { type KeptModel, trainedModelId } from '../../worker/keptModels.ts';
import { ActionButton } from '../bench/Bench.tsx';
import { FileButton } from '../bench/FileButton.tsx';
import { formatBytes, formatDate } from '../bench/format.ts';
import { ProgressLine } from '../bench/ProgressLine.tsx';
import { saveFile } from '../bench/saveFile.ts';
import { useTask } from '../bench/useTask.ts';
import { modelFileName } from '../run/RunFoot.tsx';

/** Props of `ModelShelf`. */
export interface ModelShelfProps {
  models: readonly KeptModel[];
  runs: readonly KeptRun[];
  hydrated: boolean;
  onDelete: (id: string) => void;
  /** Says something to the reader; replaces what was said before. */
  onSay: (sentences: readonly string[]) => void;
}

/** The models that this browser keeps, and a way to open others. */
export function ModelShelf({ models, runs, hydrated, onDelete, onSay }: ModelShelfProps) {
  const task = useTask('openModel');
  const busy = isActive(task.phase);
  useEffect(() => {
    if (task.result) {
      const { model, head } = task.result;
      onSay([`“${model.name}” is among the models to choose from. ${head}`]);
    } else if (task.notices.length > 0) onSay(task.notices);
    else return;
    // What it has loaded is not needed any more.
    task.reset();
  }, [task.result, task.phase]);
  const open = (files: File[]) => {
    onSay([]);
    task.run({ files });
  };
  return (
    <section class="model-shelf" aria-labelledby="runs-models">
      <h4 id="runs-models">Models in this browser</h4>
      <p class="bench-hint">
        A run keeps its model here, the newest three; another can be opened from the zip that{' '}
        <b>Save model</b> gives, or from a folder that Python’s <code>from_pretrained</code> reads.
        It is not sent anywhere. All stand among the models to choose from.
      </p>
      {models.length > 0 && (
        <ul class="model-list">
          {models.map((model) => (
            <li key={model.id} data-model={model.id}>
              <span class="model-name">{model.name}</span>
              <span class="run-about">
                {model.id.startsWith('run:') ? 'trained here' : 'opened'},{' '}
                {formatDate(model.keptAt, { time: true })}, {formatBytes(model.zip.size)}
              </span>
              <div class="bench-links">
                <a href={trainOnLink(model, runs)}>
                  Train on<span class="visually-hidden"> from “{model.name}”</span>
                </a>
                <ActionButton
                  action="export"
                  what="model"
                  kind="link"
                  label={`Save the model “${model.name}”`}
                  onPress={() => saveFile(model.zip, `${fileName(model, runs)}.zip`)}
                >
                  Save
                </ActionButton>
                <ActionButton
                  action="delete"
                  kind="link"
                  label={`Delete the model “${model.name}”`}
                  onPress={() => onDelete(model.id)}
                >
                  Delete
                </ActionButton>
              </div>
            </li>
          ))}
        </ul>
      )}
      <div class="model-open">
        <FileButton
          name="model-zip"
          label="Open a model’s zip"
          accept=".zip"
          disabled={!hydrated || busy}
          onFiles={open}
        />
        <FileButton
          name="model-folder"
          label="Open a model’s folder"
          folder
          disabled={!hydrated || busy}
          onFiles={open}
        />
        {busy && (
          <ActionButton action="cancel" onPress={task.cancel}>
            Cancel
          </ActionButton>
        )}
        {busy && <ProgressLine progress={task.progress} of="the opening" />}
      </div>
    </section>
  );
}

/** A link to the demo with this model, and of a run's own model with that run's settings. */
function trainOnLink({ id }: KeptModel, runs: readonly KeptRun[]): string {
  const config = runOf(id, runs)?.run.config ?? DEFAULT_CONFIG;
  return `${presetQuery({ ...config, model: id })}#demo-finetune`;
}

function fileName(model: KeptModel, runs: readonly KeptRun[]): string {
  const run = runOf(model.id, runs)?.run;
  return run ? modelFileName(run) : model.id.slice('kept:'.length);
}

function runOf(modelId: string, runs: readonly KeptRun[]): KeptRun | undefined {
  return runs.find(({ run }) => trainedModelId(run.id) === modelId);
}
