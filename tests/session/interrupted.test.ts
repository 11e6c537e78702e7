/** A run that a reload, a crash or a lost device has cut off, as the page takes it up. */
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG, type Run, type RunEvent } from '../../demos/engine/run.ts';
import { Library } from '../../demos/session/library.ts';
import { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { MemoryStorage, ScriptedClient, ScriptedInterrupted } from './scriptedWorld.ts';

const BASE = 'http://localhost/';
const whole = fixtureRun();
/** The fixture's run as it was after its first epoch. */
const CUT_OFF: Run = {
  ...whole,
  id: 'cut-off',
  status: 'running',
  epochs: whole.epochs.slice(0, 2),
  stepLosses: whole.stepLosses.slice(0, 5),
};
const STARTED = {
  type: 'started',
  device: whole.device,
  data: whole.data,
  model: whole.model,
  totalSteps: 150,
} as RunEvent;
const EPOCH: RunEvent = {
  type: 'epoch',
  record: whole.epochs[2],
  predictions: whole.predictions,
  peakBytes: 1,
};

let client: ScriptedClient;
let requests: unknown[];
let storage: MemoryStorage;
let interrupted: ScriptedInterrupted;
let session: Session;

// Loaded when it is first needed, which the tests' clock does not wait for.
beforeAll(() => import('../../demos/session/libraryChanges.ts'));

beforeEach(() => {
  vi.useFakeTimers();
  requests = [];
  storage = new MemoryStorage();
  interrupted = new ScriptedInterrupted();
  session = new Session({
    openClient() {
      client = new ScriptedClient();
      const start = client.start.bind(client);
      client.start = (request, onEvent) => {
        requests.push(request);
        return start(request, onEvent);
      };
      return client;
    },
    library: new Library(storage),
    interrupted,
    now: () => performance.now(),
  });
});
afterEach(() => vi.useRealTimers());

async function reload(): Promise<void> {
  interrupted.run = CUT_OFF;
  await session.restoreInterrupted(BASE);
}

describe('after a reload', () => {
  it('shows the run held, with what it had reached', async () => {
    await reload();
    expect(session.phase.value).toBe('paused');
    expect(session.run.value).toEqual(CUT_OFF);
    expect(session.config.value).toEqual(CUT_OFF.config);
    expect(session.notices.value).toEqual([
      'The run was interrupted after epoch 1 of 30. Resume goes on from there; Cancel keeps what it has reached.',
    ]);
  });

  it('goes on from there, and ends like any other run', async () => {
    await reload();
    session.resume();
    expect(session.phase.value).toBe('preparing');
    expect(session.notices.value).toEqual([]);
    expect(requests).toEqual([{ run: CUT_OFF, base: BASE, keep: true }]);
    client.emit(STARTED);
    expect(session.phase.value).toBe('running');
    client.emit(EPOCH);
    expect(session.run.value?.epochs).toHaveLength(3);
    session.pause();
    session.resume();
    expect(client.calls).toEqual(['pause', 'resume']);
    client.emit({ type: 'done', seconds: 9 });
    client.end();
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('done');
    expect(storage.runs.get('cut-off')?.run).toMatchObject({ status: 'done', seconds: 9 });
    expect(interrupted.run).toBeUndefined();
  });

  it('ends it at Cancel, and keeps what it has reached', async () => {
    await reload();
    session.cancel();
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('cancelled');
    expect(storage.runs.get('cut-off')?.run.epochs).toHaveLength(2);
    expect(interrupted.run).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it('is held until the library has it', async () => {
    await reload();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const { putRun } = storage;
    storage.putRun = (kept) => promise.then(() => putRun(kept));
    session.cancel();
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('cancelled');
    expect(interrupted.run).toEqual(CUT_OFF);
    resolve(undefined);
    await vi.runAllTimersAsync();
    expect(interrupted.run).toBeUndefined();
  });

  it('is not held where the library has it', async () => {
    storage.putRuns({ ...CUT_OFF, status: 'cancelled' });
    await reload();
    expect(session.phase.value).toBe('cancelled');
    expect(interrupted.run).toBeUndefined();
  });

  it('leaves one of another tab where it is', async () => {
    await reload();
    const other = { ...CUT_OFF, id: 'other' };
    interrupted.run = other;
    session.cancel();
    await vi.runAllTimersAsync();
    expect(interrupted.run).toBe(other);
  });

  it('is quiet where nothing was interrupted, or the storage is refused', async () => {
    await session.restoreInterrupted(BASE);
    expect(session.phase.value).toBe('recorded');
    interrupted.find = () => Promise.reject(new Error('storage is off'));
    await session.restoreInterrupted(BASE);
    expect(session.phase.value).toBe('recorded');
    expect(session.notices.value).toEqual([]);
  });

  it('lets other settings in the link come first, and says so', async () => {
    session.readPresets('?epochs=7', DEFAULT_CONFIG, [DEFAULT_CONFIG.model]);
    await reload();
    expect(session.phase.value).toBe('ready');
    expect(session.config.value?.numTrainEpochs).toBe(7);
    expect(session.notices.value.at(-1)).toMatch(
      /^A run of yours with other settings was interrupted after epoch 1 of 30\./,
    );
  });
});

describe('a run that fails', () => {
  async function fail(event: Partial<Extract<RunEvent, { type: 'failed' }>>): Promise<void> {
    void session.start(CUT_OFF.config, BASE);
    client.emit(STARTED);
    interrupted.run = { ...CUT_OFF, id: session.run.value?.id ?? '' };
    client.emit({ type: 'failed', error: 'The GPU is gone.', ...event });
    client.end();
    await vi.runAllTimersAsync();
  }

  it('goes on by itself from its last epoch where it may get further', async () => {
    await fail({ resumable: true });
    expect(session.phase.value).toBe('preparing');
    expect(requests.at(-1)).toEqual({ run: interrupted.run, base: BASE, keep: true });
    expect(session.notices.value).toEqual([
      'The GPU is gone. The run goes on by itself from epoch 1, where it was kept last.',
    ]);
  });

  it('is held when it fails again before it has got further', async () => {
    await fail({ resumable: true });
    client.emit({ type: 'failed', error: 'The GPU is gone again.', resumable: true });
    client.end();
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('paused');
    expect(session.notices.value.at(-2)).toBe('The GPU is gone again.');
    expect(session.notices.value.at(-1)).toMatch(/^The run was interrupted after epoch 1 of 30\./);
    expect(requests).toHaveLength(2);
  });

  it('goes on by itself again once it has got further', async () => {
    await fail({ resumable: true });
    client.emit(STARTED);
    interrupted.run = { ...CUT_OFF, epochs: whole.epochs.slice(0, 3) };
    client.emit({ type: 'failed', error: 'The GPU is gone again.', resumable: true });
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('preparing');
    expect(requests).toHaveLength(3);
  });

  it('has failed where nothing was kept of it yet', async () => {
    void session.start(CUT_OFF.config, BASE);
    client.emit({ type: 'failed', error: 'The GPU is gone.', resumable: true });
    client.end();
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toEqual(['The GPU is gone.']);
  });

  it('has failed where it may not', async () => {
    await fail({});
    expect(session.phase.value).toBe('failed');
    expect(interrupted.run).toBeUndefined();
  });

  it('goes on when the thread that trains has fallen over', async () => {
    void session.start(CUT_OFF.config, BASE);
    client.emit(STARTED);
    interrupted.run = CUT_OFF;
    client.crash('the thread stopped');
    await vi.runAllTimersAsync();
    expect(session.phase.value).toBe('preparing');
    expect(requests).toHaveLength(2);
  });
});
