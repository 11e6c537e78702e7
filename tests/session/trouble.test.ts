/** What a page says and keeps of a run that goes wrong. */
import { describe, expect, it, vi } from 'vitest';
import type { Run } from '../../demos/engine/run.ts';
import { Library } from '../../demos/session/library.ts';
import type { Session } from '../../demos/session/store.ts';
import { eachTestHasAWorld, epoch, ScriptedWorld } from './scriptedRun.ts';
import { FullStorage, MemoryStorage, ScriptedClient } from './scriptedWorld.ts';

let world: ScriptedWorld;
let session: Session;

eachTestHasAWorld((fresh) => {
  world = fresh;
  ({ session } = fresh);
});

describe('what goes wrong', () => {
  it('shows why a run failed, and keeps nothing of one that has learnt nothing', async () => {
    void world.startRun();
    world.client.emit({ type: 'failed', error: 'The device ran out of memory. Close a tab.' });
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toEqual(['The device ran out of memory. Close a tab.']);
    expect(session.run.value?.status).toBe('failed');
    await vi.runAllTimersAsync();
    expect(world.storage.runs.size).toBe(0);
  });

  it('keeps a run that failed after an epoch, and shows it again with the reason', async () => {
    void world.startRun();
    world.client.emit(epoch(1));
    world.client.emit({ type: 'failed', error: 'The training diverged.' });
    await vi.runAllTimersAsync();
    const failed = session.run.value;
    const other = new ScriptedWorld(world.storage).session;
    await other.restore();
    expect(other.phase.value).toBe('failed');
    expect(other.run.value).toEqual(failed);
    expect(other.notices.value).toEqual(['The training diverged.']);
    await other.reset();
    expect(other.phase.value).toBe('recorded');
  });

  it('says so when the thread falls over', async () => {
    const ended = world.startRun();
    world.client.crash('the thread that trains stopped');
    await ended;
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value[0]).toContain('the thread that trains stopped');
  });

  it('says so when the thread ends without an ending', async () => {
    const ended = world.startRun();
    world.client.end();
    await ended;
    expect(session.phase.value).toBe('failed');
    expect(session.notices.value).toHaveLength(1);
  });

  it('runs on where the browser refuses its storage, and loses neither run nor model', async () => {
    world = new ScriptedWorld(new FullStorage());
    const { session } = world;
    await session.restore();
    expect(session.notices.value[0]).toContain('storage is off');
    const zip = new Blob(['zip']);
    const ended = world.startRun();
    world.client.emit({ type: 'done', seconds: 1 });
    world.client.end(zip);
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
    void world.startRun();
    const message = 'The batch is now computed in two halves.';
    world.client.emit({ type: 'notice', message, microBatchSize: 8 });
    expect(session.notices.value).toEqual([message]);
  });

  it('holds a run for a reload that the library could not keep', async () => {
    world = new ScriptedWorld(new FullStorage());
    const held = await endHeld();
    expect(world.session.phase.value).toBe('done');
    expect(world.interrupted.run).toEqual(held);
  });

  it('holds it as well where the code of the library cannot be loaded, and says so once', async () => {
    const storage = new MemoryStorage();
    let reachable = false;
    const library = new Library(storage, () =>
      reachable
        ? import('../../demos/session/libraryChanges.ts')
        : Promise.reject(new Error('Failed to fetch')),
    );
    world = new ScriptedWorld(storage, library);
    const held = await endHeld(new Blob(['zip']));
    expect(world.session.notices.value).toEqual([
      'The library of runs is as it was, because the page could not load the code that changes it (Failed to fetch). Reload the page when its site can be reached.',
    ]);
    expect(world.interrupted.run).toEqual(held);

    // The failure is not remembered.
    reachable = true;
    world.client = new ScriptedClient();
    vi.advanceTimersByTime(1);
    await endHeld();
    expect(storage.runs.size).toBe(1);
    expect(world.interrupted.run).toBeUndefined();
  });

  /** Runs to the end, with the run held as the worker holds one. */
  async function endHeld(model?: Blob): Promise<Run | undefined> {
    const ended = world.startRun();
    world.client.emit(epoch(1));
    const held = world.session.run.value;
    world.interrupted.run = held;
    world.client.emit({ type: 'done', seconds: 1 });
    world.client.end(model);
    await ended;
    await vi.runAllTimersAsync();
    return held;
  }
});
