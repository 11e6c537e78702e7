import { useState } from 'preact/hooks';
import { formatCount } from '../../charts/formats.ts';
import { ownData } from '../../session/ownData/ownData.ts';
import { ProgressLine } from '../bench/ProgressLine.tsx';
import { SeedInput } from '../bench/SeedInput.tsx';

const DEFAULT_SIZE = 100;
const DEFAULT_SEED = 42;

/** A place to bring images of one's own, from which a sample is drawn that runs then learn from. */
export function OwnDataPanel() {
  const [over, setOver] = useState(false);
  const [size, setSize] = useState(DEFAULT_SIZE);
  const [seed, setSeed] = useState(DEFAULT_SEED);
  const sample = ownData.sample.value;
  const rows = ownData.rows.value;
  const progress = ownData.progress.value;
  const give = (files: FileList | null) => void ownData.give(async () => files ?? []);
  return (
    <details class="own-data" data-output="own-data">
      <summary>Use your own images</summary>
      <p>
        HAM10000 as Kaggle or the Harvard Dataverse gives it, or any folder with a{' '}
        <code>labels.csv</code> (<code>image_id,dx,…</code>) and its images, packed in a zip file or
        not. The files are read by this page: nothing leaves your browser.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the inputs within do the same by keyboard */}
      <div
        class={`drop-zone${over ? ' over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const items = event.dataTransfer?.items;
          if (!items) return;
          // The list is empty once this event is over.
          const files = import('../../session/ownData/files.ts');
          const entries = [...items].map((item) => item.webkitGetAsEntry());
          void ownData.give(async () => (await files).filesOfEntries(entries));
        }}
      >
        <span>Drop them here, or choose</span>
        <label>
          a folder
          <input
            type="file"
            name="folder"
            class="visually-hidden"
            ref={(input) => {
              if (input) input.webkitdirectory = true;
            }}
            onChange={(event) => give(event.currentTarget.files)}
          />
        </label>
        <label>
          a zip file
          <input
            type="file"
            name="zip"
            accept=".zip"
            class="visually-hidden"
            onChange={(event) => give(event.currentTarget.files)}
          />
        </label>
      </div>
      <ProgressLine progress={progress} of="reading your images" />
      <ul class="own-problems" data-output="own-problems" aria-live="polite">
        {ownData.problems.value.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      {rows !== undefined && (
        <div class="bench-controls">
          <p data-output="own-rows">
            {formatCount(rows)} labelled images, all there. Draw a sample that is balanced, with one
            image of each lesion:
          </p>
          <label>
            <span>Images</span>
            <input
              type="number"
              name="own-size"
              min={14}
              max={10_000}
              value={size}
              onChange={({ currentTarget }) => setSize(bounded(currentTarget, size))}
            />
          </label>
          <SeedInput name="own-seed" value={seed} onChange={setSeed} />
          <button
            type="button"
            class="bench-button main"
            data-action="draw"
            onClick={() => void ownData.draw({ size, seed })}
          >
            Draw
          </button>
        </div>
      )}
      {sample && (
        <p data-output="own-sample">
          In use on all pages: {sample.manifest.title}. They are kept in this browser until you{' '}
          <button
            type="button"
            class="bench-button link"
            data-action="forget"
            onClick={() => void ownData.forget()}
          >
            go back to the site’s sample
          </button>
          .
        </p>
      )}
    </details>
  );
}

/** The number typed, where it may be; else the old one, which the control shows again. */
function bounded(input: HTMLInputElement, before: number): number {
  if (input.value !== '' && input.validity.valid) return input.valueAsNumber;
  input.value = String(before);
  return before;
}
