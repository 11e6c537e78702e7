/** A session on a scripted world, and what its worker may tell. */
import { afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { DEFAULT_CONFIG, type RunEvent } from '../../demos/engine/run.ts';
import { Library } from '../../demos/session/library.ts';
import { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { MemoryStorage, ScriptedClient, ScriptedInterrupted } from './scriptedWorld.ts';

const { device, data, model, epochs, predictions } = fixtureRun();

export const STARTED: RunEvent = {
  type: 'started',
  device: device as NonNullable<typeof device>,
  data: data as NonNullable<typeof data>,
  model: model as NonNullable<typeof model>,
  totalSteps: 150,
};

export const epoch = (index: number): RunEvent => ({
  type: 'epoch',
  record: epochs[index],
  predictions,
  peakBytes: 1000 * index,
});

export const step = (step: number): RunEvent => ({
  type: 'step',
  step,
  totalSteps: 150,
  epoch: 1,
  loss: 2 - step / 100,
  learningRate: 5e-5,
  gradNorm: 1,
});

export class ScriptedWorld {
  /** The one that the session opens next. */
  client = new ScriptedClient();
  readonly storage: MemoryStorage;
  readonly interrupted = new ScriptedInterrupted();
  readonly session: Session;

  constructor(storage = new MemoryStorage(), library = new Library(storage)) {
    this.storage = storage;
    this.session = new Session({
      openClient: () => this.client,
      library,
      interrupted: this.interrupted,
      now: () => performance.now(),
    });
  }

  /** Starts a run and lets it get as far as its first look at the images. */
  startRun(): Promise<void> {
    const ended = this.session.start(DEFAULT_CONFIG, 'http://localhost/');
    this.client.emit(STARTED);
    this.client.emit(epoch(0));
    return ended;
  }
}

/** A new world for each test of a file, on a clock that the test moves. */
export function eachTestHasAWorld(take: (world: ScriptedWorld) => void): void {
  // Loaded when it is first needed, which the tests' clock does not wait for.
  beforeAll(() => import('../../demos/session/libraryChanges.ts'));
  beforeEach(() => {
    vi.useFakeTimers();
    take(new ScriptedWorld());
  });
  afterEach(() => vi.useRealTimers());
}
