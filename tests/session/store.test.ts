import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG, type RunEvent } from '../../demos/engine/run.ts';
import { asRun } from '../../demos/session/storage.ts';
import { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { FullStorage, MemoryStorage, ScriptedClient } from './scriptedWorld.ts';

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
    storage,
    now: () => performance.now(),
    browser: 'test',
  });
}

/** Starts a run and lets it get as far as its first look at the images. */
function startRun(): Promise<void> {
  const ended = session.start(DEFAULT_CONFIG, 'http://localhost/');
  client.emit(STARTED);
  client.emit(epoch(0));
  return ended;
}

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
    expect(storage.kept).toEqual(session.run.value);
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

  it('asks the worker to stop, and keeps what there is', () => {
    void startRun();
    session.cancel();
    expect(session.phase.value).toBe('running');
    expect(client.calls).toEqual(['cancel']);
    client.emit({ type: 'cancelled', seconds: 5 });
    expect(session.phase.value).toBe('cancelled');
    expect(storage.kept?.status).toBe('cancelled');
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
    expect(storage.kept).toBeUndefined();
    client.emit(STARTED);
    expect(session.phase.value).toBe('cancelled');
  });
});

describe('what goes wrong', () => {
  it('shows why a run failed', () => {
    void startRun();
    client.emit({ type: 'failed', error: 'The device ran out of memory. Close a tab.' });
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toEqual(['The device ran out of memory. Close a tab.']);
    expect(session.run.value?.status).toBe('failed');
    expect(storage.kept).toBeUndefined();
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

  it('runs on where the browser refuses its storage', async () => {
    newSession(new FullStorage());
    await session.restore();
    expect(session.notices.value[0]).toContain('storage is off');
    const ended = startRun();
    client.emit({ type: 'done', seconds: 1 });
    client.end();
    await ended;
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('done');
    expect(session.notices.value[0]).toContain('the disk is full');
  });
});

describe('the kept run', () => {
  it.each(['done', 'cancelled'] as const)('is shown again when it was %s', async (status) => {
    storage.kept = { ...fixtureRun(), status };
    await session.restore();
    expect(session.phase.value).toBe(status);
    expect(session.run.value).toEqual(storage.kept);
  });

  it('does not push a run aside that has begun', async () => {
    storage.kept = fixtureRun();
    void startRun();
    await session.restore();
    expect(session.phase.value).toBe('running');
    expect(session.run.value?.epochs).toHaveLength(1);
  });

  it.each([
    undefined,
    null,
    'a run',
    {},
    { ...fixtureRun(), version: 2 },
    { ...fixtureRun(), status: 'running' },
    { ...fixtureRun(), epochs: [] },
  ])('is ignored where it is none that can be drawn (%#)', (value) => {
    expect(asRun(value)).toBeUndefined();
  });

  it('is forgotten on reset', async () => {
    storage.kept = fixtureRun();
    await session.restore();
    session.edit({ ...DEFAULT_CONFIG, seed: 9 });
    expect(session.phase.value).toBe('done');
    await session.reset();
    expect(session.phase.value).toBe('recorded');
    expect(session.run.value).toBeUndefined();
    expect(session.config.value).toBeUndefined();
    expect(storage.kept).toBeUndefined();
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
