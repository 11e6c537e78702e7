import type { Run } from '../engine/run.ts';
import type { Interrupted } from './interrupted.ts';

/** Brings back the run that was interrupted, and says whether it may go on by itself. */
export class Recovery {
  readonly #interrupted: Interrupted;
  /** Where a run has gone on by itself last. */
  #place = '';

  constructor(interrupted: Interrupted) {
    this.#interrupted = interrupted;
  }

  /**
   * `undefined` as well where the browser refuses its storage: then nothing was kept there.
   *
   * @param own see `Interrupted`
   */
  find(own?: string): Promise<Run | undefined> {
    return this.#interrupted.find(own).catch(() => undefined);
  }

  /** Lets go of what is held of a run, if it is held. */
  forget(runId: string): Promise<void> {
    return this.#interrupted.forget(runId).catch(() => {});
  }

  /** Whether a run has got further since it was let down before; to be asked once each time. */
  mayGoOn(run: Run): boolean {
    const place = `${run.id} ${lastEpoch(run)}`;
    const isNew = place !== this.#place;
    this.#place = place;
    return isNew;
  }
}

/** The last epoch that a run has done. */
export function lastEpoch({ epochs }: Run): number {
  return epochs[epochs.length - 1].epoch;
}

/** Why a run ended without a result, and what to do: sentences for the reader. */
export function describeCrash(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Nothing more can be computed, because ${reason}. Reload the page and try again; if it happens again, try another browser or fewer images.`;
}
