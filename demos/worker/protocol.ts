import type { Run, RunEvent } from '../engine/run.ts';
import type { SampleChoice } from './sample.ts';
import type { OnProgress } from './siteFiles.ts';
import type { TASKS } from './tasks/index.ts';

/** What the page sends to start a run. */
export interface RunRequest {
  /** The run that is to be made: nothing of it has happened yet, or it was interrupted and is kept. */
  run: Run;
  /** Whether to keep it as it goes on, so that it can be taken up should it be interrupted. */
  keep: boolean;
  /** Absolute URL of the site's root, ending in `/`: its sample and its models lie below it. */
  base: string;
  /** Whose images to learn from. */
  sample: SampleChoice;
}

/** Works that are shorter than a run: the name of each, what it is asked, and what it answers. */
export type TaskName = keyof typeof TASKS;
export type TaskRequest<Name extends TaskName> = Parameters<(typeof TASKS)[Name]>[0];
export type TaskResult<Name extends TaskName> = Awaited<ReturnType<(typeof TASKS)[Name]>>;

/** The worker's side of the wire, called through Comlink. One run or task at a time. */
export interface LabWorker {
  /**
   * Starts a run and resolves when it has ended, however it ended: the last event says how.
   *
   * @returns of a finished run, the model as a zip of the folder that `from_pretrained` reads, with
   *   `run.json`; of one that diverged, the model as it was when the run was kept last
   */
  start(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Blob | undefined>;
  /**
   * Does a short work.
   *
   * @throws Error with a sentence for the reader
   */
  task<Name extends TaskName>(
    name: Name,
    request: TaskRequest<Name>,
    onProgress: OnProgress,
  ): Promise<TaskResult<Name>>;
  /** Stops after the step in progress until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the run after the step in progress, with a `cancelled` event. */
  cancel(): void;
}
