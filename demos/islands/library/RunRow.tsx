import type { ComponentChildren } from 'preact';
import type { Run } from '../../engine/run.ts';
import { changedSettings, defaultName, LONGEST_NAME } from '../../session/runNames.ts';
import { formatDate, formatPercent, formatSeconds } from '../bench/format.ts';
import { resultsOf } from '../run/results.ts';
import { keptEpoch } from '../run/runEnd.ts';

/** A run in the list, kept or recorded. */
export interface ListedRun {
  /** Unique in the list; a run that was opened may be a recorded one. */
  id: string;
  run: Run;
  /** What it is called. */
  name: string;
  /** Part of the repository, and not the reader's: it has the name it has. */
  recorded: boolean;
}

/** Props of `RunRow`. */
export interface RunRowProps extends ListedRun {
  /** Its letter among those that are compared; absent if it is none of them. */
  letter?: string;
  /** Whether all demos show it. */
  current?: boolean;
  /** Whether it can be ticked and named. */
  disabled: boolean;
  onPick: (picked: boolean) => void;
  onRename?: (name: string) => void;
  /** What can be done with it. */
  children?: ComponentChildren;
}

/** A run in one line where there is room: its name, what it was, its score. */
export function RunRow(props: RunRowProps) {
  const { run, name, letter, current = false, disabled, onPick, onRename } = props;
  return (
    <li class="run-row" data-run={run.id} aria-current={current || undefined}>
      <label class="run-pick">
        <input
          type="checkbox"
          checked={letter !== undefined}
          disabled={disabled}
          onChange={(event) => onPick(event.currentTarget.checked)}
        />
        <span class="visually-hidden">Compare “{name}”</span>
        {letter && <RunLetter letter={letter} />}
      </label>
      <div class="run-what">
        <p class="run-title">
          {onRename ? (
            <input
              class="run-name"
              aria-label="Name of the run"
              value={name}
              maxLength={LONGEST_NAME}
              autocomplete="off"
              onChange={({ currentTarget }) => {
                onRename(currentTarget.value);
                // An empty name is the run's own again.
                currentTarget.value = currentTarget.value.trim() || defaultName(run);
              }}
            />
          ) : (
            <span class="run-name">{name}</span>
          )}
          {current && <span class="chip">Shown</span>}
          {run.data?.source === 'synthetic' && <span class="chip badge">Synthetic images</span>}
        </p>
        <p class="run-about">{factsOf(props).join(' · ')}</p>
      </div>
      <Score run={run} />
      {props.children && <div class="run-links bench-links">{props.children}</div>}
    </li>
  );
}

/** The letter that stands for a run in the comparison, in its colour. */
export function RunLetter({ letter }: { letter: string }) {
  return (
    <b class="run-letter" data-letter={letter}>
      {letter}
    </b>
  );
}

function Score({ run }: { run: Run }) {
  const results = resultsOf(run);
  return (
    <p class="run-score">
      <data data-output="accuracy" value={results?.accuracy}>
        {formatPercent(results?.accuracy)}
      </data>
      {results && (
        <small data-output="interval">
          {formatInterval(results.interval)}, n = {results.n}
        </small>
      )}
    </p>
  );
}

/** "26–66%". */
export function formatInterval([low, high]: readonly [number, number]): string {
  return `${Math.round(low * 100)}–${formatPercent(high)}`;
}

/** When, with what, and what came of it; not again what the run's own name says. */
function factsOf({ run, name, recorded }: ListedRun): string[] {
  const { config, data, status, createdAt } = run;
  const isNamed = name !== defaultName(run) || name.endsWith('…');
  const changes = changedSettings(config).map(
    ({ label, value }) => `${label.toLowerCase()} ${value}`,
  );
  return [
    formatDate(createdAt, { time: !recorded }),
    ...(isNamed
      ? [run.model?.name ?? config.model, changes.join(', ') || 'settings as in step 5']
      : []),
    ...(data ? [`${data.train.length} + ${data.test.length} images`] : []),
    formatSeconds(run.seconds),
    ...(status === 'done' ? [] : [`${status} after epoch ${keptEpoch(run)?.epoch}`]),
  ];
}
