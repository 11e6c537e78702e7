/** The run that all tabs show, as one of them follows it. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../demos/engine/run.ts';
import type { Session } from '../../demos/session/store.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { eachTestHasAWorld, type ScriptedWorld } from './scriptedRun.ts';

let world: ScriptedWorld;
let session: Session;

eachTestHasAWorld((fresh) => {
  world = fresh;
  ({ session } = fresh);
});

describe('the library’s current run', () => {
  const other = fixtureRun({ seed: 2 });

  it.each(['done', 'cancelled'] as const)('is shown again when it was %s', async (status) => {
    const run = { ...fixtureRun(), status };
    world.storage.putRuns(run);
    await session.restore();
    expect(session.phase.value).toBe(status);
    expect(session.run.value).toEqual(run);
  });

  it('does not push a run aside that has begun', async () => {
    world.storage.putRuns(fixtureRun());
    void world.startRun();
    await session.restore();
    expect(session.phase.value).toBe('running');
    expect(session.run.value?.epochs).toHaveLength(1);
  });

  it('is followed when another tab ends a run or chooses one', async () => {
    world.storage.putRuns({ ...fixtureRun(), status: 'cancelled' });
    await session.restore();
    world.storage.putRuns(other);
    await world.storage.tell();
    expect(session.phase.value).toBe('done');
    expect(session.run.value).toEqual(other);
  });

  it('takes the settings of the run before along, and leaves those that were changed since', async () => {
    const ended = world.startRun();
    await session.restore();
    world.client.emit({ type: 'done', seconds: 1 });
    world.client.end();
    await ended;
    expect(session.config.value).toEqual(DEFAULT_CONFIG);
    world.storage.putRuns(other);
    await world.storage.tell();
    expect(session.config.value).toBeUndefined();

    const changed = { ...DEFAULT_CONFIG, seed: 9 };
    session.edit(changed);
    world.storage.putRuns(fixtureRun({ seed: 3 }));
    await world.storage.tell();
    expect(session.config.value).toBe(changed);
  });

  it('is no longer shown when another tab lets go of it', async () => {
    world.storage.putRuns(other);
    await session.restore();
    world.storage.currentId = undefined;
    await world.storage.tell();
    expect(session.phase.value).toBe('recorded');
    expect(session.run.value).toBeUndefined();
  });

  it('is let go on reset, and stays in the library', async () => {
    world.storage.putRuns(fixtureRun());
    await session.restore();
    session.edit({ ...DEFAULT_CONFIG, seed: 9 });
    expect(session.phase.value).toBe('done');
    await session.reset();
    expect(session.phase.value).toBe('recorded');
    expect(session.run.value).toBeUndefined();
    expect(session.config.value).toBeUndefined();
    expect(world.storage.currentId).toBeUndefined();
    expect(world.storage.runs.size).toBe(1);
  });

  it('brings the model that it has trained', async () => {
    const run = fixtureRun();
    const zip = new Blob(['zip']);
    world.storage.putRuns(run);
    await world.storage.putModel({
      id: `run:${run.id}`,
      name: 'Mine',
      parameters: 1,
      keptAt: run.createdAt,
      zip,
    });
    await session.restore();
    expect(session.trainedModel.value).toBe(zip);
    world.storage.putRuns(other);
    await world.storage.tell();
    expect(session.trainedModel.value).toBeUndefined();
  });
});
