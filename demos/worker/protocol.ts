import type { RunConfig, RunEvent } from '../engine/run.ts';

/** What the page sends to start a run. */
export interface RunRequest {
  config: RunConfig;
  /** Absolute URL of the site's root, ending in `/`: the sample and the models lie below it. */
  base: string;
}

/** The worker's side of the wire, called through Comlink. One run at a time. */
export interface LabWorker {
  /** Starts a run and resolves when it has ended, however it ended: the last event says how. */
  start(request: RunRequest, onEvent: (event: RunEvent) => void): Promise<void>;
  /** Stops after the step in progress until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends the run after the step in progress, with a `cancelled` event. */
  cancel(): void;
}
