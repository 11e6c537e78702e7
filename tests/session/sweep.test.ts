import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG, type RunEvent } from '../../demos/engine/run.ts';
import { Sweep } from '../../demos/session/sweep.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { ScriptedClient } from './scriptedWorld.ts';

const { device, data, model, epochs, predictions } = fixtureRun();
const STARTED: RunEvent = {
  type: 'started',
  device: device as NonNullable<typeof device>,
  data: data as NonNullable<typeof data>,
  model: model as NonNullable<typeof model>,
  totalSteps: 20,
};
const EPOCH: RunEvent = { type: 'epoch', record: epochs[0], predictions, peakBytes: 1000 };
const DONE: RunEvent = { type: 'done', seconds: 3 };
const step = (step: number): RunEvent => ({
  type: 'step',
  step,
  totalSteps: 20,
  epoch: 1,
  loss: 2,
  learningRate: 5e-5,
  gradNorm: 1,
});
const RUNGS = [5e-5, 5e-4, 5e-3].map((learningRate) => ({
  name: learningRate.toExponential(),
  config: { ...DEFAULT_CONFIG, learningRate },
}));

let clients: ScriptedClient[];
let sweep: Sweep;

/** The client of the run under way, once the sweep has got as far. */
async function client(i: number): Promise<ScriptedClient> {
  await vi.waitFor(() => expect(clients).toHaveLength(i + 1));
  return clients[i];
}

async function playRun(i: number, ...events: RunEvent[]): Promise<void> {
  const { emit, end } = await client(i);
  for (const event of events) emit(event);
  end();
}

const start = () => sweep.start(RUNGS, 'http://localhost/');
const statuses = () => sweep.rungs.value.map(({ run }) => run?.status);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  clients = [];
  sweep = new Sweep(() => {
    const opened = new ScriptedClient();
    clients.push(opened);
    return opened;
  });
});
afterEach(() => vi.useRealTimers());

describe('a sweep from start to end', () => {
  it('makes its runs one after another, each with a thread of its own', async () => {
    const phases: string[] = [];
    const stop = effect(() => void phases.push(sweep.phase.value));
    const ended = start();
    for (const i of RUNGS.keys()) await playRun(i, STARTED, EPOCH, step(1), DONE);
    await ended;
    stop();
    expect(phases).toEqual(['recorded', 'preparing', 'running', 'done']);
    expect(sweep.rungs.value.map(({ name }) => name)).toEqual(['5e-5', '5e-4', '5e-3']);
    for (const [i, { run }] of sweep.rungs.value.entries()) {
      expect(run).toMatchObject({ status: 'done', config: RUNGS[i].config, stepLosses: [2] });
      expect(run?.epochs).toEqual([epochs[0]]);
      expect(clients[i].calls).toContain('terminate');
    }
    expect(sweep.progress.value).toBeUndefined();
    expect(sweep.notices.value).toEqual([]);
  });

  it('shows all settings from the start, those to come without a run', async () => {
    void start();
    await playRun(0, STARTED, DONE);
    await client(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(statuses()).toEqual(['done', 'running', undefined]);
  });

  it('tells runs apart that begin in the same millisecond', async () => {
    vi.setSystemTime(0);
    const ended = start();
    for (const i of RUNGS.keys()) await playRun(i, STARTED, DONE);
    await ended;
    expect(statuses()).toEqual(['done', 'done', 'done']);
  });

  it('goes on where a run diverges, and says so', async () => {
    const ended = start();
    await playRun(0, STARTED, EPOCH, DONE);
    await playRun(1, STARTED, EPOCH, { type: 'failed', error: 'The training diverged.' });
    await playRun(2, STARTED, EPOCH, DONE);
    await ended;
    expect(sweep.phase.value).toBe('done');
    expect(statuses()).toEqual(['done', 'failed', 'done']);
    expect(sweep.notices.value).toEqual(['5e-4: The training diverged.']);
  });

  it('goes on where a thread falls over or ends without a result', async () => {
    const ended = start();
    (await client(0)).emit(STARTED);
    clients[0].crash('the thread that computes stopped');
    await playRun(1, STARTED);
    await playRun(2, STARTED, DONE);
    await ended;
    expect(statuses()).toEqual(['failed', 'failed', 'done']);
    expect(sweep.notices.value[0]).toBe('5e-5: the thread that computes stopped');
    expect(sweep.notices.value[1]).toContain('5e-4: The thread that trains ended');
  });

  it('has failed where no run could begin, and can be run again', async () => {
    let ended = start();
    for (const i of RUNGS.keys()) await playRun(i, { type: 'failed', error: 'No such model.' });
    await ended;
    expect(sweep.phase.value).toBe('failed');
    clients = [];
    ended = start();
    expect(sweep.notices.value).toEqual([]);
    for (const i of RUNGS.keys()) await playRun(i, STARTED, DONE);
    await ended;
    expect(sweep.phase.value).toBe('done');
  });

  it('is not started twice at once', async () => {
    void start();
    await start();
    expect(clients).toHaveLength(1);
  });

  it('asks for the mixture of a run, and names what makes that run again', async () => {
    const [first, second] = RUNGS;
    const mixed = { ...second, mix: 'natural' as const, link: '/embed/imbalance/?mixes=natural' };
    void sweep.start([first, mixed], 'http://localhost/');
    await playRun(0, STARTED, DONE);
    await client(1);
    const [plain, natural] = clients.map(({ request }) => request);
    expect(plain?.mix).toBeUndefined();
    expect(plain?.run.command).toContain('npm run finetune');
    expect(natural?.mix).toBe('natural');
    expect(natural?.run.command).toBe('/embed/imbalance/?mixes=natural');
  });

  it('tells what the engine has changed on the way', async () => {
    void start();
    const message = 'The batch is now computed in two halves.';
    (await client(0)).emit({ type: 'notice', message, microBatchSize: 8 });
    expect(sweep.notices.value).toEqual([`5e-5: ${message}`]);
  });
});

describe('progress', () => {
  it('counts all runs alike, and the time of those to come', async () => {
    void start();
    await playRun(0, STARTED, DONE);
    const { emit } = await client(1);
    emit(STARTED);
    emit(step(1));
    vi.advanceTimersByTime(1000);
    emit(step(5));
    vi.advanceTimersByTime(200);
    const { fraction, secondsLeft, message } = sweep.progress.value ?? {};
    expect(message).toContain('5e-4, run 2 of 3: Epoch 1 of 30, step 5 of 20');
    expect(fraction).toBeCloseTo((1 + 5 / 20) / 3, 12);
    // Four steps took a second: 15 steps of this run, and the 20 of the last.
    expect(secondsLeft).toBeCloseTo(35 / 4, 6);
  });

  it('draws steps at most ten times a second, and loses none', async () => {
    void start();
    const { emit } = await client(0);
    emit(STARTED);
    let drawn = 0;
    const stop = effect(() => {
      sweep.rungs.value;
      drawn += 1;
    });
    for (let i = 1; i <= 50; i++) {
      emit(step(i));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    stop();
    expect(sweep.rungs.value[0].run?.stepLosses).toHaveLength(50);
    expect(drawn).toBeLessThanOrEqual(1 + 6);
    expect(drawn).toBeGreaterThan(3);
  });
});

describe('pause, cancel and reset', () => {
  it('pauses the run under way and goes on; the pause counts as no work', async () => {
    void start();
    const { emit, calls } = await client(0);
    emit(STARTED);
    emit(step(1));
    sweep.pause();
    expect(sweep.phase.value).toBe('paused');
    vi.advanceTimersByTime(60_000);
    sweep.resume();
    emit(step(2));
    vi.advanceTimersByTime(500);
    emit(step(3));
    vi.advanceTimersByTime(200);
    expect(sweep.phase.value).toBe('running');
    expect(calls).toEqual(['pause', 'resume']);
    expect(sweep.progress.value?.secondsLeft).toBeCloseTo(0.5 * (17 + 2 * 20), 6);
  });

  it('holds the next run where the pause came during the last step of one', async () => {
    void start();
    (await client(0)).emit(STARTED);
    sweep.pause();
    await playRun(0, DONE);
    expect((await client(1)).calls).toEqual(['pause']);
    expect(sweep.phase.value).toBe('paused');
  });

  it('ends everything at once when cancelled, and keeps the runs so far', async () => {
    const ended = start();
    await playRun(0, STARTED, EPOCH, DONE);
    const { emit } = await client(1);
    emit(STARTED);
    emit(EPOCH);
    sweep.cancel();
    await ended;
    expect(sweep.phase.value).toBe('cancelled');
    expect(statuses()).toEqual(['done', 'cancelled', undefined]);
    expect(sweep.rungs.value[1].run?.epochs).toHaveLength(1);
    expect(clients).toHaveLength(2);
    emit(DONE);
    await vi.advanceTimersByTimeAsync(200);
    expect(statuses()).toEqual(['done', 'cancelled', undefined]);
  });

  it('can be cancelled while it is still loading', async () => {
    const ended = start();
    sweep.cancel();
    await ended;
    expect(sweep.phase.value).toBe('cancelled');
    expect(sweep.notices.value).toEqual([]);
  });

  it('goes back to what is recorded', async () => {
    const ended = start();
    sweep.reset();
    expect(sweep.phase.value).toBe('preparing');
    sweep.cancel();
    await ended;
    sweep.reset();
    expect(sweep.phase.value).toBe('recorded');
    expect(sweep.rungs.value).toEqual([]);
  });
});
