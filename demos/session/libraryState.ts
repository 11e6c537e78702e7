/** What the library holds, as signals, and words that all who deal with it need. */
import { computed, signal } from '@preact/signals';
import type { Run } from '../engine/run.ts';
import { type KeptModel, trainedModelId } from '../worker/keptModels.ts';
import type { KeptRun } from './readRun.ts';

/** What was deleted, and can be brought back while the page is open. */
export interface Removed {
  kept?: KeptRun;
  model?: KeptModel;
  wasCurrent: boolean;
}

/** What a change has led to beside itself: sentences for the reader, of what failed or was dropped. */
export type Sentences = readonly string[];

export class LibraryState {
  /** The newest first. */
  readonly runs = signal<readonly KeptRun[]>([]);
  readonly models = signal<readonly KeptModel[]>([]);
  /** The last model that was trained on this page: there may be no room to keep it. */
  readonly newModel = signal<{ runId: string; zip: Blob } | undefined>(undefined);
  readonly currentId = signal<string | undefined>(undefined);
  /** The run that all demos show; `undefined`: the recorded one. */
  readonly current = computed(
    () => this.runs.value.find(({ run }) => run.id === this.currentId.value)?.run,
  );
  /** The last one is the first to come back. */
  readonly removed = signal<readonly Removed[]>([]);

  /** The model that a run has trained, zipped. `undefined`: there is none, or it is not kept. */
  modelOf(runId: string): Blob | undefined {
    if (this.newModel.value?.runId === runId) return this.newModel.value.zip;
    return this.models.value.find(({ id }) => id === trainedModelId(runId))?.zip;
  }
}

/** Name of a run's file without its ending, where the reader has named neither. */
export function fileStem({ id }: Pick<Run, 'id'>): string {
  return id.replaceAll(/[^\w.-]/g, '-');
}

export function newestFirst(runs: readonly KeptRun[]): KeptRun[] {
  return runs.toSorted((a, b) => b.run.createdAt.localeCompare(a.run.createdAt));
}

/** That something failed in the browser's storage. */
export function trouble(failed: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `${failed} in this browser’s storage (${reason}); this page works without, until it is reloaded.`;
}
