/** Thrown inside a run that was cancelled; ends it without being a failure. */
export class RunCancelled extends Error {
  override name = 'RunCancelled';
}

/** The handle by which a page or a command pauses, resumes and cancels a run. */
export class RunControl {
  #cancelled = false;
  #resume: (() => void) | undefined;
  #paused: Promise<void> | undefined;

  /** Holds the run after the step in progress. */
  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#resume?.();
    this.#paused = undefined;
  }

  /** Ends the run after the step in progress, paused or not. */
  cancel(): void {
    this.#cancelled = true;
    this.resume();
  }

  /**
   * Called between pieces of work. Lets messages in, and waits while the run is paused.
   *
   * @throws RunCancelled when it is to end
   */
  async checkpoint(): Promise<void> {
    // A timer, not a promise: messages are only delivered between tasks.
    await new Promise((resolve) => setTimeout(resolve));
    await this.#paused;
    if (this.#cancelled) throw new RunCancelled('The run was cancelled.');
  }
}
