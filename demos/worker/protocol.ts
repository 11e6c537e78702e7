import type { Run, RunEvent } from '../engine/run.ts';

/** What the page sends to start a run. */
export interface RunRequest {
  /** The run that is to be made, nothing of which has happened yet. */
  run: Run;
  /** Absolute URL of the site's root, ending in `/`: the sample and the models lie below it. */
  base: string;
}

/** The worker's side of the wire, called through Comlink. One run at a time. */
export interface LabWorker {
  /**
   * Starts a run and resolves when it has ended, however it ended: the last event says how.
   *
   * @returns of a finished run, the model as a zip of the folder that `from_pretrained` reads, with
   *   `run.json`
   */
  start(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<Blob | undefined>;
  /** Stops after the step in progress until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the run after the step in progress, with a `cancelled` event. */
  cancel(): void;
}
