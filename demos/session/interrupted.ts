/** The reader's run that a reload, a crash or a lost device has cut off, as the browser keeps it. */
import type { Run } from '../engine/run.ts';
import { forgetInterruptedRun, getInterruptedRun, runLock } from '../worker/interruptedRun.ts';

/** What a session asks about it. Each call may reject: a browser can refuse its storage. */
export interface Interrupted {
  /**
   * `undefined`: there is none, or it is under way in another tab.
   *
   * @param own id of a run that was under way on this page: its thread may be a moment in letting go of it
   */
  find(own?: string): Promise<Run | undefined>;
  /** Lets go of a run; one that has begun since stays. */
  forget(runId: string): Promise<void>;
}

/** The browser's own storage. */
export const interrupted: Interrupted = {
  async find(own) {
    const kept = await getInterruptedRun();
    if (!kept) return undefined;
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const isHeld = held.some(({ name }) => name === runLock(kept.run.id));
    if (isHeld && kept.run.id !== own) return undefined;
    const { asInterruptedRun } = await import('./readRun.ts');
    return asInterruptedRun(kept.run);
  },
  forget: forgetInterruptedRun,
};
