import { ActionButton } from '../bench/Bench.tsx';
import { DataOutput } from '../bench/DataOutput.tsx';
import { ExportMenu } from '../bench/ExportMenu.tsx';
import { saveFile } from '../bench/saveFile.ts';

/** Props of `InspectLinks`. */
export interface InspectLinksProps {
  /** Id of the demo. */
  bench: string;
  /** What made the record; absent where the reader's own result is shown. */
  command?: string;
  /** A query string with all choices. */
  query: string;
  hydrated: boolean;
  /** What is shown now, for programs; absent where it stands beside what is drawn. */
  shown?: unknown;
  /** All there is, for a file. */
  whole: () => unknown;
}

/** Ways to take away what a demo has found in a model. */
export function InspectLinks(props: InspectLinksProps) {
  const { bench, command, query, hydrated, shown, whole } = props;
  return (
    <div class="bench-links">
      {command && (
        <details>
          <summary>Command</summary>
          <pre data-output="command">{command}</pre>
        </details>
      )}
      <ActionButton
        action="export"
        what="json"
        kind="link"
        disabled={!hydrated}
        onPress={() => {
          const json = JSON.stringify(whole(), arraysAsLists);
          saveFile(new Blob([json], { type: 'application/json' }), `${bench}.json`);
        }}
      >
        Export data
      </ActionButton>
      {hydrated && <ExportMenu bench={bench} />}
      <a href={`${query}#demo-${bench}`} data-output="link">
        Link with these settings
      </a>
      {shown !== undefined && <DataOutput name="run" value={shown} />}
    </div>
  );
}

/** JSON writes a typed array as an object, number by number. */
function arraysAsLists(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value;
}
