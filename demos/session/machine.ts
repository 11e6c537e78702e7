/**
 * The life of the page's one run, as a state machine.
 *
 *     recorded ──edit──▶ ready                    reset: from ready, done, failed and cancelled
 *         │                │                        back to recorded
 *         └──────run───────┤
 *                          ▼                      run: from done, failed and cancelled on to
 *           ┌────────▶ preparing ────────────┐      preparing
 *           │              │ started         │
 *           │              ▼                 │    openDone, openCancelled, openFailed, openPaused:
 *        restart        running ─────────────┤      wherever no run is under way, on to done … paused: a
 *           │       pause │ ▲ resume         │      run of the library is shown, or one that was
 *           │             ▼ │                │      interrupted; the latter goes on by restart
 *           └────────── paused ──────────────┤
 *                                            ▼
 *                         done, failed or cancelled (preparing: not done)
 *
 * `paused` can be followed by `done`: the pause may arrive during the last step.
 */

export type Phase =
  /** As the page was built: the recorded run is shown. */
  | 'recorded'
  /** As before, with settings that the reader or a link has changed. */
  | 'ready'
  /** Device, images and model are being loaded. */
  | 'preparing'
  | 'running'
  | 'paused'
  | 'done'
  | 'failed'
  | 'cancelled';

export type Trigger =
  | 'edit'
  | 'run'
  | 'started'
  | 'pause'
  | 'resume'
  | 'restart'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'reset'
  | 'openDone'
  | 'openCancelled'
  | 'openFailed'
  | 'openPaused';

const OPEN: Partial<Record<Trigger, Phase>> = {
  openDone: 'done',
  openCancelled: 'cancelled',
  openFailed: 'failed',
  openPaused: 'paused',
};
const ENDED: Partial<Record<Trigger, Phase>> = { run: 'preparing', reset: 'recorded', ...OPEN };

const ARROWS: Record<Phase, Partial<Record<Trigger, Phase>>> = {
  recorded: { edit: 'ready', run: 'preparing', ...OPEN },
  ready: { run: 'preparing', reset: 'recorded', ...OPEN },
  preparing: { started: 'running', failed: 'failed', cancelled: 'cancelled' },
  running: { pause: 'paused', done: 'done', failed: 'failed', cancelled: 'cancelled' },
  paused: {
    resume: 'running',
    restart: 'preparing',
    done: 'done',
    failed: 'failed',
    cancelled: 'cancelled',
  },
  done: ENDED,
  failed: ENDED,
  cancelled: ENDED,
};

/** Whether the machine has such an arrow. */
export function can(phase: Phase, trigger: Trigger): boolean {
  return ARROWS[phase][trigger] !== undefined;
}

/** The phase after a trigger; the same phase where there is no such arrow. */
export function transition(phase: Phase, trigger: Trigger): Phase {
  return ARROWS[phase][trigger] ?? phase;
}

/** Whether a worker is busy for the reader. */
export function isActive(phase: Phase): boolean {
  return phase === 'preparing' || phase === 'running' || phase === 'paused';
}

/** What is read out when a phase begins; nothing where the reader has just done it. */
export const ANNOUNCEMENTS: Record<Phase, string> = {
  recorded: 'The recorded run is shown.',
  ready: '',
  preparing: 'Loading the device, the images and the model.',
  running: 'Training.',
  paused: 'Paused.',
  done: 'Your run is shown.',
  failed: 'The run failed.',
  cancelled: 'The run was cancelled.',
};
