import { effect } from '@preact/signals';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG, type RunEvent } from '../../demos/engine/run.ts';
import { Library } from '../../demos/session/library.ts';
import { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import {
  FullStorage,
  MemoryStorage,
  ScriptedClient,
  ScriptedInterrupted,
} from './scriptedWorld.ts';

const { device, data, model, epochs, predictions } = fixtureRun();
const STARTED: RunEvent = {
  type: 'started',
  device: device as NonNullable<typeof device>,
  data: data as NonNullable<typeof data>,
  model: model as NonNullable<typeof model>,
  totalSteps: 150,
};
const epoch = (index: number): RunEvent => ({
  type: 'epoch',
  record: epochs[index],
  predictions,
  peakBytes: 1000 * index,
});
const step = (step: number): RunEvent => ({
  type: 'step',
  step,
  totalSteps: 150,
  epoch: 1,
  loss: 2 - step / 100,
  learningRate: 5e-5,
  gradNorm: 1,
});

let client: ScriptedClient;
let storage: MemoryStorage;
let session: Session;

function newSession(kind: MemoryStorage = new MemoryStorage()) {
  storage = kind;
  client = new ScriptedClient();
  session = new Session({
    openClient: () => client,
    library: new Library(storage),
    interrupted: new ScriptedInterrupted(),
    now: () => performance.now(),
  });
}

/** Starts a run and lets it get as far as its first look at the images. */
function startRun(): Promise<void> {
  const ended = session.start(DEFAULT_CONFIG, 'http://localhost/');
  client.emit(STARTED);
  client.emit(epoch(0));
  return ended;
}

// Loaded when it is first needed, which the tests' clock does not wait for.
beforeAll(() => import('../../demos/session/libraryChanges.ts'));

beforeEach(() => {
  vi.useFakeTimers();
  newSession();
});
afterEach(() => vi.useRealTimers());

describe('a run from start to end', () => {
  it('goes through its phases, and is kept', async () => {
    const seen: string[] = [];
    const stop = effect(() => void seen.push(session.phase.value));
    const ended = startRun();
    client.emit(step(1));
    client.emit(epoch(1));
    client.emit({ type: 'done', seconds: 30 });
    client.end();
    await ended;
    await vi.runAllTimersAsync();
    stop();
    expect(seen).toEqual(['recorded', 'preparing', 'running', 'done']);
    expect(session.run.value).toMatchObject({
      status: 'done',
      seconds: 30,
      stepLosses: [1.99],
      peakBytes: 1000,
      device,
      config: DEFAULT_CONFIG,
    });
    expect(session.progress.value).toBeUndefined();
    expect(storage.runs.get(storage.currentId ?? '')?.run).toEqual(session.run.value);
    expect(client.calls).toEqual(['terminate']);
  });

  it('draws steps at most ten times a second, and loses none', () => {
    void startRun();
    let drawn = 0;
    const stop = effect(() => {
      session.run.value;
      drawn += 1;
    });
    for (let i = 1; i <= 50; i++) {
      client.emit(step(i));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    stop();
    expect(session.run.value?.stepLosses).toHaveLength(50);
    expect(drawn).toBeLessThanOrEqual(1 + 6);
    expect(drawn).toBeGreaterThan(3);
  });

  it('draws waiting steps before whatever follows them', () => {
    void startRun();
    client.emit(step(1));
    expect(session.run.value?.stepLosses).toEqual([]);
    client.emit(epoch(1));
    expect(session.run.value?.stepLosses).toEqual([1.99]);
  });

  it('can be run again', async () => {
    const first = startRun();
    client.emit({ type: 'done', seconds: 1 });
    client.end();
    await first;
    client = new ScriptedClient();
    void startRun();
    expect(session.phase.value).toBe('running');
    expect(session.run.value?.epochs).toHaveLength(1);
  });

  it('leaves its model until it is reset or run again', async () => {
    const zip = new Blob(['zip']);
    const finish = async () => {
      const ended = startRun();
      expect(session.trainedModel.value).toBeUndefined();
      client.emit({ type: 'done', seconds: 1 });
      client.end(zip);
      await ended;
      expect(session.trainedModel.value).toBe(zip);
    };
    await finish();
    client = new ScriptedClient();
    vi.advanceTimersByTime(1);
    await finish();
    await session.reset();
    expect(session.trainedModel.value).toBeUndefined();
  });

  it('leaves no model where it was reset before that came', async () => {
    const ended = startRun();
    client.emit({ type: 'done', seconds: 1 });
    await session.reset();
    client.end(new Blob(['zip']));
    await ended;
    expect(session.trainedModel.value).toBeUndefined();
  });

  it('is not started twice at once', async () => {
    void startRun();
    await session.start(DEFAULT_CONFIG, 'http://localhost/');
    expect(session.run.value?.epochs).toHaveLength(1);
  });
});

describe('pause and cancel', () => {
  it('pauses and resumes', () => {
    void startRun();
    session.pause();
    expect(session.phase.value).toBe('paused');
    session.resume();
    expect(session.phase.value).toBe('running');
    expect(client.calls).toEqual(['pause', 'resume']);
  });

  it('asks the worker to stop, and keeps what there is', async () => {
    void startRun();
    session.cancel();
    expect(session.phase.value).toBe('running');
    expect(client.calls).toEqual(['cancel']);
    client.emit({ type: 'cancelled', seconds: 5 });
    expect(session.phase.value).toBe('cancelled');
    await vi.runAllTimersAsync();
    expect([...storage.runs.values()].map(({ run }) => run.status)).toEqual(['cancelled']);
  });

  it('ends the worker at once when asked twice', async () => {
    const ended = startRun();
    session.cancel();
    session.cancel();
    await ended;
    expect(session.phase.value).toBe('cancelled');
    expect(client.calls).toEqual(['cancel', 'terminate', 'terminate']);
  });

  it('ends the worker at once while it is still loading, and keeps nothing', async () => {
    const ended = session.start(DEFAULT_CONFIG, 'http://localhost/');
    session.cancel();
    await ended;
    expect(session.phase.value).toBe('cancelled');
    expect(storage.runs.size).toBe(0);
    client.emit(STARTED);
    expect(session.phase.value).toBe('cancelled');
  });
});

describe('what goes wrong', () => {
  it('shows why a run failed, and keeps nothing of one that has learnt nothing', async () => {
    void startRun();
    client.emit({ type: 'failed', error: 'The device ran out of memory. Close a tab.' });
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toEqual(['The device ran out of memory. Close a tab.']);
    expect(session.run.value?.status).toBe('failed');
    await vi.runAllTimersAsync();
    expect(storage.runs.size).toBe(0);
  });

  it('keeps a run that failed after an epoch, and shows it again with the reason', async () => {
    void startRun();
    client.emit(epoch(1));
    client.emit({ type: 'failed', error: 'The training diverged.' });
    await vi.runAllTimersAsync();
    const failed = session.run.value;
    const other = new Session({
      openClient: () => client,
      library: new Library(storage),
      interrupted: new ScriptedInterrupted(),
      now: () => performance.now(),
    });
    await other.restore();
    expect(other.phase.value).toBe('failed');
    expect(other.run.value).toEqual(failed);
    expect(other.notices.value).toEqual(['The training diverged.']);
    await other.reset();
    expect(other.phase.value).toBe('recorded');
  });

  it('says so when the thread falls over', async () => {
    const ended = startRun();
    client.crash('the thread that trains stopped');
    await ended;
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value[0]).toContain('the thread that trains stopped');
  });

  it('says so when the thread ends without an ending', async () => {
    const ended = startRun();
    client.end();
    await ended;
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toHaveLength(1);
  });

  it('runs on where the browser refuses its storage, and loses neither run nor model', async () => {
    newSession(new FullStorage());
    await session.restore();
    expect(session.notices.value[0]).toContain('storage is off');
    const zip = new Blob(['zip']);
    const ended = startRun();
    client.emit({ type: 'done', seconds: 1 });
    client.end(zip);
    await ended;
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('done');
    expect(session.run.value?.epochs).toHaveLength(1);
    expect(session.trainedModel.value).toBe(zip);
    expect(session.notices.value).toHaveLength(2);
    const said = session.notices.value.toSorted().join('\n');
    expect(said).toMatch(/^The model of this run is not kept .* Save model gives it as a file/);
    expect(said).toMatch(/^Your run could not be kept .*the disk is full/m);
  });

  it('tells what the engine has changed on the way', () => {
    void startRun();
    const message = 'The batch is now computed in two halves.';
    client.emit({ type: 'notice', message, microBatchSize: 8 });
    expect(session.notices.value).toEqual([message]);
  });
});

describe('the library’s current run', () => {
  const other = fixtureRun({ seed: 2 });

  it.each(['done', 'cancelled'] as const)('is shown again when it was %s', async (status) => {
    const run = { ...fixtureRun(), status };
    storage.putRuns(run);
    await session.restore();
    expect(session.phase.value).toBe(status);
    expect(session.run.value).toEqual(run);
  });

  it('does not push a run aside that has begun', async () => {
    storage.putRuns(fixtureRun());
    void startRun();
    await session.restore();
    expect(session.phase.value).toBe('running');
    expect(session.run.value?.epochs).toHaveLength(1);
  });

  it('is followed when another tab ends a run or chooses one', async () => {
    storage.putRuns({ ...fixtureRun(), status: 'cancelled' });
    await session.restore();
    storage.putRuns(other);
    await storage.tell();
    expect(session.phase.value).toBe('done');
    expect(session.run.value).toEqual(other);
  });

  it('takes the settings of the run before along, and leaves those that were changed since', async () => {
    const ended = startRun();
    await session.restore();
    client.emit({ type: 'done', seconds: 1 });
    client.end();
    await ended;
    expect(session.config.value).toEqual(DEFAULT_CONFIG);
    storage.putRuns(other);
    await storage.tell();
    expect(session.config.value).toBeUndefined();

    const changed = { ...DEFAULT_CONFIG, seed: 9 };
    session.edit(changed);
    storage.putRuns(fixtureRun({ seed: 3 }));
    await storage.tell();
    expect(session.config.value).toBe(changed);
  });

  it('is no longer shown when another tab lets go of it', async () => {
    storage.putRuns(other);
    await session.restore();
    storage.currentId = undefined;
    await storage.tell();
    expect(session.phase.value).toBe('recorded');
    expect(session.run.value).toBeUndefined();
  });

  it('is let go on reset, and stays in the library', async () => {
    storage.putRuns(fixtureRun());
    await session.restore();
    session.edit({ ...DEFAULT_CONFIG, seed: 9 });
    expect(session.phase.value).toBe('done');
    await session.reset();
    expect(session.phase.value).toBe('recorded');
    expect(session.run.value).toBeUndefined();
    expect(session.config.value).toBeUndefined();
    expect(storage.currentId).toBeUndefined();
    expect(storage.runs.size).toBe(1);
  });

  it('brings the model that it has trained', async () => {
    const run = fixtureRun();
    const zip = new Blob(['zip']);
    storage.putRuns(run);
    await storage.putModel({
      id: `run:${run.id}`,
      name: 'Mine',
      parameters: 1,
      keptAt: run.createdAt,
      zip,
    });
    await session.restore();
    expect(session.trainedModel.value).toBe(zip);
    storage.putRuns(other);
    await storage.tell();
    expect(session.trainedModel.value).toBeUndefined();
  });
});

describe('settings', () => {
  it('come from the link, once', () => {
    session.readPresets('?epochs=3&batch=lots', DEFAULT_CONFIG, []);
    session.readPresets('?epochs=9', DEFAULT_CONFIG, []);
    expect(session.phase.value).toBe('ready');
    expect(session.config.value?.numTrainEpochs).toBe(3);
    expect(session.notices.value).toHaveLength(1);
  });

  it.each(['before', 'after'])(
    'name a model that the browser does not keep, with the library read %s the link',
    async (time) => {
      storage.putRuns(fixtureRun());
      if (time === 'before') await session.restore();
      session.readPresets('?model=run:browser-1&batch=lots', DEFAULT_CONFIG, []);
      await vi.runAllTimersAsync();
      expect(session.notices.value).toHaveLength(2);
      expect(session.notices.value[0]).toContain('batch=lots');
      expect(session.notices.value[1]).toContain('model=run:browser-1');
      expect(session.config.value?.model).toBe('run:browser-1');
    },
  );

  it('leave the recorded run alone where the link says nothing', () => {
    session.readPresets('', DEFAULT_CONFIG, []);
    expect(session.phase.value).toBe('recorded');
  });

  it('clear what was said about a refused value', () => {
    session.refuse('Epochs must be a whole number.');
    expect(session.notices.value).toHaveLength(1);
    session.edit(DEFAULT_CONFIG);
    expect(session.notices.value).toEqual([]);
  });
});
