/** A run on a page from its settings to its end. */
import { effect } from '@preact/signals';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_CONFIG } from '../../demos/engine/run.ts';
import type { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { eachTestHasAWorld, epoch, type ScriptedWorld, STARTED, step } from './scriptedRun.ts';
import { ScriptedClient } from './scriptedWorld.ts';

let world: ScriptedWorld;
let session: Session;

eachTestHasAWorld((fresh) => {
  world = fresh;
  ({ session } = fresh);
});

describe('a run from start to end', () => {
  it('goes through its phases, and is kept', async () => {
    const seen: string[] = [];
    const stop = effect(() => void seen.push(session.phase.value));
    const ended = world.startRun();
    world.client.emit(step(1));
    world.client.emit(epoch(1));
    world.client.emit({ type: 'done', seconds: 30 });
    world.client.end();
    await ended;
    await vi.runAllTimersAsync();
    stop();
    expect(seen).toEqual(['recorded', 'preparing', 'running', 'done']);
    expect(session.run.value).toMatchObject({
      status: 'done',
      seconds: 30,
      stepLosses: [1.99],
      peakBytes: 1000,
      device: fixtureRun().device,
      config: DEFAULT_CONFIG,
    });
    expect(session.progress.value).toBeUndefined();
    expect(world.storage.runs.get(world.storage.currentId ?? '')?.run).toEqual(session.run.value);
    expect(world.client.calls).toEqual(['terminate']);
  });

  it('draws steps at most ten times a second, and loses none', () => {
    void world.startRun();
    let drawn = 0;
    const stop = effect(() => {
      session.run.value;
      drawn += 1;
    });
    for (let i = 1; i <= 50; i++) {
      world.client.emit(step(i));
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(100);
    stop();
    expect(session.run.value?.stepLosses).toHaveLength(50);
    expect(drawn).toBeLessThanOrEqual(1 + 6);
    expect(drawn).toBeGreaterThan(3);
  });

  it('draws waiting steps before whatever follows them', () => {
    void world.startRun();
    world.client.emit(step(1));
    expect(session.run.value?.stepLosses).toEqual([]);
    world.client.emit(epoch(1));
    expect(session.run.value?.stepLosses).toEqual([1.99]);
  });

  it('can be run again', async () => {
    const first = world.startRun();
    world.client.emit({ type: 'done', seconds: 1 });
    world.client.end();
    await first;
    world.client = new ScriptedClient();
    void world.startRun();
    expect(session.phase.value).toBe('running');
    expect(session.run.value?.epochs).toHaveLength(1);
  });

  it('leaves its model until it is reset or run again', async () => {
    const zip = new Blob(['zip']);
    const finish = async () => {
      const ended = world.startRun();
      expect(session.trainedModel.value).toBeUndefined();
      world.client.emit({ type: 'done', seconds: 1 });
      world.client.end(zip);
      await ended;
      expect(session.trainedModel.value).toBe(zip);
    };
    await finish();
    world.client = new ScriptedClient();
    vi.advanceTimersByTime(1);
    await finish();
    await session.reset();
    expect(session.trainedModel.value).toBeUndefined();
  });

  it('leaves no model where it was reset before that came', async () => {
    const ended = world.startRun();
    world.client.emit({ type: 'done', seconds: 1 });
    await session.reset();
    world.client.end(new Blob(['zip']));
    await ended;
    expect(session.trainedModel.value).toBeUndefined();
  });

  it('is not started twice at once', async () => {
    void world.startRun();
    await session.start(DEFAULT_CONFIG, 'http://localhost/');
    expect(session.run.value?.epochs).toHaveLength(1);
  });
});

describe('pause and cancel', () => {
  it('pauses and resumes', () => {
    void world.startRun();
    session.pause();
    expect(session.phase.value).toBe('paused');
    session.resume();
    expect(session.phase.value).toBe('running');
    expect(world.client.calls).toEqual(['pause', 'resume']);
  });

  it('asks the worker to stop, and keeps what there is', async () => {
    void world.startRun();
    session.cancel();
    expect(session.phase.value).toBe('running');
    expect(world.client.calls).toEqual(['cancel']);
    world.client.emit({ type: 'cancelled', seconds: 5 });
    expect(session.phase.value).toBe('cancelled');
    await vi.runAllTimersAsync();
    expect([...world.storage.runs.values()].map(({ run }) => run.status)).toEqual(['cancelled']);
  });

  it('ends the worker at once when asked twice', async () => {
    const ended = world.startRun();
    session.cancel();
    session.cancel();
    await ended;
    expect(session.phase.value).toBe('cancelled');
    expect(world.client.calls).toEqual(['cancel', 'terminate', 'terminate']);
  });

  it('ends the worker at once while it is still loading, and keeps nothing', async () => {
    const ended = session.start(DEFAULT_CONFIG, 'http://localhost/');
    session.cancel();
    await ended;
    expect(session.phase.value).toBe('cancelled');
    expect(world.storage.runs.size).toBe(0);
    world.client.emit(STARTED);
    expect(session.phase.value).toBe('cancelled');
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
      world.storage.putRuns(fixtureRun());
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
