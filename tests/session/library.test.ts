import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Run } from '../../demos/engine/run.ts';
import { Library } from '../../demos/session/library.ts';
import { MOST_RUNS, MOST_TRAINED_MODELS, nameOf } from '../../demos/session/libraryChanges.ts';
import { asKeptRun } from '../../demos/session/readRun.ts';
import { defaultName } from '../../demos/session/runNames.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { FullStorage, MemoryStorage } from './scriptedWorld.ts';

/** The `n`th of many runs, each a day after the one before. */
function runOf(n: number): Run {
  const createdAt = new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
  return { ...fixtureRun({ seed: n, epochs: 2 }), id: `run-${n}`, createdAt };
}

/** A model file of so many bytes. */
const zipOf = (bytes: number) => new Blob([new Uint8Array(bytes)]);
const fileOf = (content: unknown, name = 'anna.json') =>
  new File([typeof content === 'string' ? content : JSON.stringify(content)], name);

let storage: MemoryStorage;
let library: Library;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) });
  storage = new MemoryStorage();
  library = new Library(storage);
});
afterEach(() => vi.useRealTimers());

/** Keeps runs one second after the other. */
async function keepRuns(...runs: Run[]): Promise<string[]> {
  const said: string[] = [];
  for (const run of runs) {
    vi.advanceTimersByTime(1000);
    said.push(...(await library.change('keep', run)));
  }
  return said;
}

const ids = (from = library) => from.runs.value.map(({ run }) => run.id);
const modelIds = () => library.models.value.map(({ id }) => id);

describe('runs', () => {
  it('are listed with the newest first, the last that was kept being the current one', async () => {
    expect(await keepRuns(runOf(2), runOf(1), runOf(3))).toEqual([]);
    expect(ids()).toEqual(['run-3', 'run-2', 'run-1']);
    expect(library.current.value?.id).toBe('run-3');
  });

  it('are there again in another tab, which follows what happens', async () => {
    await keepRuns(runOf(1), runOf(2));
    await library.change('choose', 'run-1');
    const other = new Library(storage);
    await other.load();
    expect(ids(other)).toEqual(['run-2', 'run-1']);
    expect(other.current.value).toEqual(runOf(1));
    await keepRuns(runOf(3));
    await storage.tell();
    expect(ids(other)).toEqual(['run-3', 'run-2', 'run-1']);
    expect(other.current.value).toEqual(runOf(3));
  });

  it('make room for new ones: the one that was kept first goes, and is named', async () => {
    const old = { ...runOf(90), createdAt: '2020-01-01T00:00:00.000Z' };
    await keepRuns(...Array.from({ length: MOST_RUNS - 1 }, (_, i) => runOf(i)), old);
    await library.change('keepModel', 'run-0', zipOf(1));
    // The oldest by its own date has only just been opened.
    const said = await keepRuns(runOf(99));
    expect(ids()).toHaveLength(MOST_RUNS);
    expect(ids()).not.toContain('run-0');
    expect(ids()).toContain('run-90');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`“${defaultName(runOf(0))}”`);
    expect(modelIds()).toEqual([]);
    expect([...storage.runs.keys()].sort()).toEqual(ids().sort());
    expect(storage.models.size).toBe(0);
  });

  it('have the reader’s name, or the one that their settings give', async () => {
    await keepRuns(runOf(1));
    const [kept] = library.runs.value;
    expect(nameOf(kept)).toBe(defaultName(runOf(1)));
    await library.change('keepModel', 'run-1', zipOf(1));
    await library.change('rename', 'run-1', '  My <b>best</b> run ');
    expect(nameOf(library.runs.value[0])).toBe('My <b>best</b> run');
    expect(library.models.value[0].name).toBe('My <b>best</b> run');
    expect(storage.runs.get('run-1')?.name).toBe('My <b>best</b> run');
    expect(storage.models.get('run:run-1')?.name).toBe('My <b>best</b> run');
    await library.change('rename', 'run-1', ' ');
    expect(nameOf(library.runs.value[0])).toBe(defaultName(runOf(1)));
  });

  it('come back with their models when they were deleted, the last one first', async () => {
    await keepRuns(runOf(1), runOf(2));
    await library.change('keepModel', 'run-2', zipOf(5));
    await library.change('remove', 'run-2');
    await library.change('remove', 'run-1');
    expect(ids()).toEqual([]);
    expect(library.current.value).toBeUndefined();
    expect(storage.runs.size + storage.models.size).toBe(0);
    expect(storage.currentId).toBeUndefined();

    await library.change('undo');
    expect(ids()).toEqual(['run-1']);
    expect(library.current.value).toBeUndefined();
    await library.change('undo');
    expect(ids()).toEqual(['run-2', 'run-1']);
    expect(modelIds()).toEqual(['run:run-2']);
    expect(library.current.value?.id).toBe('run-2');
    expect(storage.models.get('run:run-2')?.zip.size).toBe(5);
    expect(storage.currentId).toBe('run-2');
    expect(library.removed.value).toEqual([]);
  });

  it('are shown or not, without being deleted', async () => {
    await keepRuns(runOf(1), runOf(2));
    await library.change('choose', undefined);
    expect(library.current.value).toBeUndefined();
    expect(ids()).toHaveLength(2);
    await library.change('choose', 'run-1');
    expect(storage.currentId).toBe('run-1');
  });
});

describe('trained models', () => {
  it(`are kept, the newest ${MOST_TRAINED_MODELS} of them`, async () => {
    const runs = [1, 2, 3, 4].map(runOf);
    await keepRuns(...runs);
    const said: string[] = [];
    for (const { id } of runs) {
      vi.advanceTimersByTime(1000);
      said.push(...(await library.change('keepModel', id, zipOf(10))));
    }
    expect(modelIds()).toEqual(['run:run-2', 'run:run-3', 'run:run-4']);
    expect([...storage.models.keys()]).toEqual(modelIds());
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`“${defaultName(runOf(1))}”`);
    expect(ids()).toHaveLength(4);
  });

  it('make room for a new one where there is too little of it', async () => {
    storage.free = 100;
    await keepRuns(runOf(1), runOf(2), runOf(3));
    await library.change('keepModel', 'run-1', zipOf(30));
    vi.advanceTimersByTime(1000);
    await library.change('keepModel', 'run-2', zipOf(40));
    vi.advanceTimersByTime(1000);
    expect(await library.change('keepModel', 'run-3', zipOf(60))).toHaveLength(1);
    expect(modelIds()).toEqual(['run:run-2', 'run:run-3']);
  });

  it('stay where a new one would not fit even then, which is said', async () => {
    storage.free = 100;
    await keepRuns(runOf(1), runOf(2));
    await library.change('keepModel', 'run-1', zipOf(30));
    const [said, ...others] = await library.change('keepModel', 'run-2', zipOf(101));
    expect(said).toContain('too little room');
    expect(said).toContain('Save model');
    expect(others).toEqual([]);
    expect(modelIds()).toEqual(['run:run-1']);
  });

  it('do not push aside those that the reader has opened', async () => {
    storage.free = 100;
    const opened = {
      id: 'kept:mine',
      name: 'mine',
      parameters: 1,
      keptAt: '2020-01-01T00:00:00.000Z',
      zip: zipOf(60),
    };
    storage.models.set(opened.id, opened);
    await keepRuns(runOf(1));
    expect((await library.change('keepModel', 'run-1', zipOf(50)))[0]).toContain('too little room');
    expect(modelIds()).toEqual(['kept:mine']);
  });

  it('come back when they were deleted', async () => {
    await keepRuns(runOf(1));
    await library.change('keepModel', 'run-1', zipOf(7));
    await library.change('removeModel', 'run:run-1');
    expect(modelIds()).toEqual([]);
    expect(ids()).toEqual(['run-1']);
    await library.change('undo');
    expect(modelIds()).toEqual(['run:run-1']);
    expect(storage.models.get('run:run-1')?.zip.size).toBe(7);
  });
});

describe('a run from a file', () => {
  it('is added under the file’s name, and shown', async () => {
    expect(await library.change('open', fileOf(runOf(1)))).toEqual([]);
    expect(nameOf(library.runs.value[0])).toBe('anna');
    expect(library.current.value).toEqual(runOf(1));
  });

  it.each(['run-1.json', 'run.json'])(
    'has no name of its own where it is called %s',
    async (name) => {
      await library.change('open', fileOf(runOf(1), name));
      expect(nameOf(library.runs.value[0])).toBe(defaultName(runOf(1)));
    },
  );

  it('that is here already is shown, and not added again', async () => {
    await keepRuns(runOf(1), runOf(2));
    const said = await library.change('open', fileOf(runOf(1)));
    expect(said[0]).toContain(`is here already, as “${defaultName(runOf(1))}”`);
    expect(ids()).toEqual(['run-2', 'run-1']);
    expect(library.current.value?.id).toBe('run-1');
  });

  it('that is none leaves all as it is, and says why', async () => {
    await keepRuns(runOf(1));
    expect(await library.change('open', fileOf('no run', 'notes.txt'))).toEqual([
      'notes.txt cannot be opened as a run: it is not JSON.',
    ]);
    const large = new File([new Uint8Array(10_000_001)], 'large.json');
    expect((await library.change('open', large))[0]).toContain(
      'large.json cannot be opened as a run: it is',
    );
    expect(ids()).toEqual(['run-1']);
  });
});

it('goes on in memory where the browser refuses its storage', async () => {
  library = new Library(new FullStorage());
  expect((await library.load())[0]).toContain('storage is off');
  expect((await library.change('keep', runOf(1)))[0]).toContain('the disk is full');
  expect(ids()).toEqual(['run-1']);
  expect(library.current.value?.id).toBe('run-1');
});

it.each([
  undefined,
  null,
  'a run',
  {},
  { run: { ...fixtureRun(), version: 2 } },
  { run: { ...fixtureRun(), status: 'running' } },
  { run: { ...fixtureRun(), epochs: [] } },
])('what is kept is left out where it cannot be drawn (%#)', (value) => {
  expect(asKeptRun(value)).toBeUndefined();
});
