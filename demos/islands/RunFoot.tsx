import type { Run } from '../engine/run.ts';
import { ActionButton } from './Bench.tsx';
import { formatBytes, formatSeconds } from './format.ts';

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
  /** The run that is shown: what is exported. */
  run: Run;
  /** What does the same from a terminal. */
  command: string;
  /** A link that carries the settings. */
  href: string;
  hydrated: boolean;
}

/** Ways to take a run away: as a file, as a command, as a link. And the run itself, for programs. */
export function RunLinks({ run, command, href, hydrated }: RunLinksProps) {
  return (
    <div class="bench-links">
      <details>
        <summary>Command</summary>
        <pre data-output="command">{command}</pre>
      </details>
      <ActionButton action="export" kind="link" disabled={!hydrated} onPress={() => download(run)}>
        Export
      </ActionButton>
      <a href={href} data-output="link">
        Link with these settings
      </a>
      {/* Data, not code; and no string in it can end the element. */}
      <script
        type="application/json"
        data-output="run"
        dangerouslySetInnerHTML={{ __html: toScriptJson(run) }}
      />
    </div>
  );
}

/** JSON that is safe inside a script element, whatever strings it holds. */
function toScriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function download(run: Run): void {
  const json = JSON.stringify(run, undefined, 2);
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${run.id.replaceAll(/[^\w.-]/g, '-')}.json`;
  link.click();
  // The download has begun when the click returns, but some browsers read the blob a little later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
