import { useEffect, useRef, useState } from 'preact/hooks';
import type { Run } from '../engine/run.ts';
import { library } from '../session/library.ts';
import { MOST_RUNS, nameOf } from '../session/libraryChanges.ts';
import type { Removed } from '../session/libraryState.ts';
import { presetQuery } from '../session/presets.ts';
import { defaultName } from '../session/runNames.ts';
import { session } from '../session/store.ts';
import { ActionButton, Bench } from './bench/Bench.tsx';
import { DataOutput } from './bench/DataOutput.tsx';
import { ExportMenu } from './bench/ExportMenu.tsx';
import { FileButton } from './bench/FileButton.tsx';
import { formatBytes } from './bench/format.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { ModelShelf } from './library/ModelShelf.tsx';
import { LETTERS, RunComparison } from './library/RunComparison.tsx';
import { type ListedRun, RunRow } from './library/RunRow.tsx';
import { saveRun } from './run/saveRun.ts';

/** Props of `Runs`. */
export interface RunsProps {
  /** Runs of the repository, to compare with. */
  recorded: readonly Run[];
}

/** The reader's runs and models: named, compared, shared, deleted. No demo of a step, but built as one. */
export default function Runs({ recorded }: RunsProps) {
  const hydrated = useHydrated();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [notices, setNotices] = useState<readonly string[]>([]);
  useEffect(() => void session.restore(), []);

  // The first drawing equals the one at build time, which knows of no reader.
  const kept = hydrated ? library.runs.value : [];
  const models = hydrated ? library.models.value : [];
  const removed = hydrated ? library.removed.value : [];
  const listed: ListedRun[] = [
    ...kept.map((one) => ({
      id: one.run.id,
      run: one.run,
      name: nameOf(one),
      recorded: false,
    })),
    ...recorded.map((run) => ({
      id: `recorded ${run.id}`,
      run,
      name: defaultName(run),
      recorded: true,
    })),
  ];
  const compared = picked
    .map((id) => listed.find((one) => one.id === id))
    .filter((one) => one !== undefined);

  const tell = async (change: Promise<readonly string[]>) => setNotices(await change);
  const pick = (id: string, isPicked: boolean) => {
    const others = compared.map((one) => one.id).filter((other) => other !== id);
    const isFull = isPicked && others.length === LETTERS.length;
    setNotices(
      isFull ? [`Up to ${LETTERS.length} runs are compared at once: the first made room.`] : [],
    );
    setPicked(isPicked ? [...others.slice(isFull ? 1 : 0), id] : others);
  };
  const row = (one: ListedRun) => {
    const index = compared.indexOf(one);
    return {
      ...one,
      letter: index < 0 ? undefined : LETTERS[index],
      disabled: !hydrated,
      onPick: (isPicked: boolean) => pick(one.id, isPicked),
    };
  };
  return (
    <Bench
      id="runs"
      title="Your runs"
      phase={kept.length > 0 ? 'done' : 'recorded'}
      chip={kept.length > 0 ? `${kept.length} kept` : 'Recorded'}
      notices={notices}
      actions={
        <FileButton
          name="run-file"
          label="Open a run’s file"
          accept=".json"
          multiple
          disabled={!hydrated}
          onFiles={(files) => tell(openAll(files))}
        />
      }
      lookFor={
        <>
          <b>What to look for.</b> Two runs differ for certain only where the difference is larger
          than what so few test images leave open: set the intervals beside each other before you
          call one of them better.
        </>
      }
      facts={
        <ul class="bench-facts">
          {kept.length > 0 && <li>{kept.length === 1 ? '1 run' : `${kept.length} runs`}</li>}
          {models.length > 0 && (
            <li>{formatBytes(models.reduce((sum, { zip }) => sum + zip.size, 0))} of models</li>
          )}
          <li>kept in this browser alone</li>
        </ul>
      }
      links={
        <div class="bench-links">
          {hydrated && <ExportMenu bench="runs" />}
          <DataOutput
            name="run"
            value={listed.map(({ run, name, recorded }) => ({ id: run.id, name, recorded }))}
          />
        </div>
      }
    >
      <UndoLine removed={removed} onUndo={() => tell(library.change('undo'))} />
      <section aria-labelledby="runs-kept">
        <h4 id="runs-kept">Kept in this browser</h4>
        {kept.length === 0 && (
          <p class="bench-hint">
            None yet. Each run that you make is kept here, on this and every other page, up to{' '}
            {MOST_RUNS} of them; a run that someone has exported can be opened.
          </p>
        )}
        <ul class="run-list">
          {kept.map((one, i) => (
            <RunRow
              key={one.run.id}
              {...row(listed[i])}
              current={library.currentId.value === one.run.id}
              onRename={(name) => tell(library.change('rename', one.run.id, name))}
            >
              <KeptRunActions
                run={one.run}
                name={nameOf(one)}
                given={one.name}
                current={library.currentId.value === one.run.id}
                onTell={tell}
              />
            </RunRow>
          ))}
        </ul>
      </section>
      {recorded.length > 0 && (
        <section aria-labelledby="runs-recorded">
          <h4 id="runs-recorded">Recorded, to compare with</h4>
          <ul class="run-list">
            {listed.slice(kept.length).map((one) => (
              <RunRow key={one.id} {...row(one)} />
            ))}
          </ul>
        </section>
      )}
      {compared.length >= 2 ? (
        <RunComparison runs={compared} />
      ) : (
        hydrated && <p class="bench-hint">Tick two runs or more to set them side by side.</p>
      )}
      <ModelShelf
        models={models}
        runs={kept}
        hydrated={hydrated}
        onDelete={(id) => tell(library.change('removeModel', id))}
        onSay={setNotices}
      />
      <p class="bench-hint">
        Predictions here are teaching material. They are no medical advice, and say nothing about
        anyone’s skin.
      </p>
    </Bench>
  );
}

/** Opens files one after the other; gives what there is to say of all. */
async function openAll(files: readonly File[]): Promise<string[]> {
  const said: string[] = [];
  for (const file of files) said.push(...(await library.change('open', file)));
  return said;
}

/** Props of `KeptRunActions`. */
interface KeptRunActionsProps {
  run: Run;
  name: string;
  /** The name that the reader gave it. */
  given: string | undefined;
  current: boolean;
  onTell: (change: Promise<readonly string[]>) => void;
}

function KeptRunActions({ run, name, given, current, onTell }: KeptRunActionsProps) {
  return (
    <>
      <ActionButton
        action="show"
        kind="link"
        label={`Show “${name}” in all demos`}
        idle={current}
        onPress={() => onTell(library.change('choose', run.id))}
      >
        Show
      </ActionButton>
      <ActionButton
        action="export"
        what="run"
        kind="link"
        label={`Export “${name}”`}
        onPress={() => saveRun(run, given)}
      >
        Export
      </ActionButton>
      <a href={`${presetQuery(run.config)}#demo-finetune`}>
        Link<span class="visually-hidden"> with the settings of “{name}”</span>
      </a>
      <ActionButton
        action="delete"
        kind="link"
        label={`Delete “${name}”`}
        onPress={() => onTell(library.change('remove', run.id))}
      >
        Delete
      </ActionButton>
    </>
  );
}

/** What was deleted last, and the way back. It takes the focus, which was on what is gone. */
function UndoLine({ removed, onUndo }: { removed: readonly Removed[]; onUndo: () => void }) {
  const line = useRef<HTMLParagraphElement>(null);
  const before = useRef(0);
  useEffect(() => {
    if (removed.length > before.current) line.current?.querySelector('button')?.focus();
    before.current = removed.length;
  }, [removed.length]);
  const last = removed.at(-1);
  if (!last) return null;
  const { kept, model } = last;
  const what = kept
    ? `“${nameOf(kept)}”${model ? ' and its model are' : ' is'} deleted.`
    : `The model “${model?.name}” is deleted.`;
  return (
    <p class="undo-line" ref={line} role="status">
      {what}{' '}
      <ActionButton action="undo" onPress={onUndo}>
        Undo
      </ActionButton>
    </p>
  );
}
