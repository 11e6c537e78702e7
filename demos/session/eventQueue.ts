import type { RunEvent } from '../engine/run.ts';

/** Milliseconds between two drawings while events come fast: ten a second. */
const DRAW_INTERVAL = 100;

/** An event, and when it came: milliseconds of any clock that only goes forward. */
export interface TimedEvent {
  event: RunEvent;
  time: number;
}

/** Holds events that come fast until the next drawing; the others go through at once, after what waited. */
export class EventQueue {
  readonly #now: () => number;
  readonly #draw: (events: readonly TimedEvent[]) => void;
  #waiting: TimedEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => number, draw: (events: readonly TimedEvent[]) => void) {
    this.#now = now;
    this.#draw = draw;
  }

  push(event: RunEvent): void {
    this.#waiting.push({ event, time: this.#now() });
    const fast = event.type === 'step' || event.type === 'preparing';
    if (!fast) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), DRAW_INTERVAL);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    this.#draw(events);
  }
}
