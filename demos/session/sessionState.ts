/** What is known of the reader's run on one page, as signals: every demo on the page draws from here. */
import { signal } from '@preact/signals';
import type { Run, RunConfig } from '../engine/run.ts';
import { ANNOUNCEMENTS, type Phase, type Trigger, transition } from './machine.ts';
import type { Progress } from './progress.ts';

export class SessionState {
  readonly phase = signal<Phase>('recorded');
  /** The reader's run: live, ended, or from the library. `undefined`: there is none. */
  readonly run = signal<Run | undefined>(undefined);
  /** Settings for the next run; `undefined` until the reader or a link has set any. */
  readonly config = signal<RunConfig | undefined>(undefined);
  readonly progress = signal<Progress | undefined>(undefined);
  /** Sentences for the reader: ignored values, trouble with storage, why a run failed. */
  readonly notices = signal<readonly string[]>([]);
  /** What has just happened, to be read out. */
  readonly announcement = signal('');
  readonly controlsHidden = signal(false);

  protected move(trigger: Trigger): void {
    const phase = transition(this.phase.value, trigger);
    if (phase === this.phase.value) return;
    this.phase.value = phase;
    this.announcement.value = ANNOUNCEMENTS[phase];
  }

  /** Adds sentences that do not stand there yet. */
  protected notify(...sentences: string[]): void {
    const said = new Set([...this.notices.value, ...sentences]);
    if (said.size > this.notices.value.length) this.notices.value = [...said];
  }
}
