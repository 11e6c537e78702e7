import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../cli/data/fixtures.ts';
import type { FakeHub } from '../../support/fakeHub.ts';
import { complaint, filesIn, load, readBack, STORED, startHub } from '../../support/hubLoading.ts';
import { ID, modelFiles, WEIGHTS } from '../../support/hubModels.ts';

describe('an interrupted download', () => {
  const TENTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

  it.each(TENTHS)('goes on within the run after %d tenths', async (tenths) => {
    const files = await modelFiles();
    const cut = Math.round((files[WEIGHTS].length * tenths) / 10);
    const hub = await startHub(ID, files, ({ kind, visit }) =>
      kind === 'cdn' && visit === 1 ? { cutAfter: cut } : undefined,
    );
    const loaded = await load(hub, await temporaryFolder());
    expect(await readBack(loaded.files.weights?.files[0] as never)).toEqual(files[WEIGHTS]);
    expect(hub.asked('cdn')).toEqual([WEIGHTS, `${WEIGHTS} from ${cut}`]);
  });

  it('goes on through nine cuts, as each brings something new', async () => {
    const files = await modelFiles();
    const tenth = Math.ceil(files[WEIGHTS].length / 10);
    const hub = await startHub(ID, files, ({ kind }) =>
      kind === 'cdn' ? { cutAfter: tenth } : undefined,
    );
    const loaded = await load(hub, await temporaryFolder());
    expect(await readBack(loaded.files.weights?.files[0] as never)).toEqual(files[WEIGHTS]);
    expect(hub.asked('cdn')).toHaveLength(10);
  });

  it('is taken up by the next run, which hears of the bytes that are there', async () => {
    const files = await modelFiles();
    const cut = Math.round(files[WEIGHTS].length / 3);
    let working = false;
    const hub = await startHub(ID, files, ({ kind, from }) => {
      if (kind !== 'cdn' || working) return undefined;
      return from === 0 ? { cutAfter: cut } : { status: 503 };
    });
    const folder = await temporaryFolder();
    expect(await complaint(load(hub, folder))).toContain('answered 503');
    expect(await filesIn(folder)).toContain(`${WEIGHTS}.partial`);
    expect(await filesIn(folder)).not.toContain(WEIGHTS);
    expect(await filesIn(folder)).not.toContain('main.json');

    working = true;
    hub.requests.length = 0;
    const { files: loaded, progress } = await load(hub, folder);
    expect(hub.asked('cdn')).toEqual([`${WEIGHTS} from ${cut}`]);
    expect(progress[0]).toEqual([cut, files[WEIGHTS].length]);
    expect(await readBack(loaded.weights?.files[0] as never)).toEqual(files[WEIGHTS]);
    expect(await filesIn(folder)).toEqual([...STORED].sort());
  });

  it.each(['ignoreRange', 'refuseRange'] as const)(
    'starts over where a server does %s',
    async (how) => {
      const files = await modelFiles();
      const hub = await startHub(ID, files, ({ kind, visit }) =>
        kind === 'cdn' ? { [how]: true, ...(visit === 1 && { cutAfter: 30_000 }) } : undefined,
      );
      const { files: loaded } = await load(hub, await temporaryFolder());
      expect(await readBack(loaded.weights?.files[0] as never)).toEqual(files[WEIGHTS]);
    },
  );

  it('gives up where nothing new arrives, and says how far it got', async () => {
    const hub = await startHub(ID, await modelFiles(), ({ kind }) =>
      kind === 'cdn' ? { cutAfter: 30_000, ignoreRange: true } : undefined,
    );
    const message = await complaint(load(hub, await temporaryFolder()));
    expect(message).toMatch(
      /^The download of google\/vit-even-patch4-16\/model\.safetensors broke off after 0\.0 of 0\.1 MB \(.+\)\. Check the connection and run again: it goes on from there\.$/,
    );
    expect(hub.asked('cdn').length).toBeLessThan(8);
  });

  it('is given up where the branch has moved on: the new commit is downloaded', async () => {
    const files = await modelFiles();
    let working = false;
    const hub = await startHub(ID, files, ({ kind, from }) => {
      if (kind !== 'cdn' || working) return undefined;
      return from === 0 ? { cutAfter: 20_000 } : { status: 503 };
    });
    const folder = await temporaryFolder();
    await complaint(load(hub, folder));
    working = true;
    hub.push(files);
    hub.requests.length = 0;
    await load(hub, folder);
    expect(hub.asked('cdn')).toEqual([WEIGHTS]);
  });
});

describe('a download that pauses', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** A hub that sends a tenth of the weights at a time, with so many seconds between. */
  async function startSlowHub(seconds: number, visits: number) {
    const { [WEIGHTS]: weights, ...others } = await modelFiles();
    const tenth = Math.ceil(weights.length / 10);
    const drip = { bytes: tenth, pauseMs: 1000 * seconds };
    const hub = await startHub(ID, { ...others, [WEIGHTS]: weights }, ({ kind, visit }) =>
      kind === 'cdn' && visit <= visits ? { drip } : undefined,
    );
    return { hub, tenth, weights };
  }

  /** Lets time pass as soon as so many bytes have come. */
  async function passOnceThereAre(bytes: number, hub: FakeHub, folder: string, seconds: number) {
    const partial = join(folder, ID.replace('/', '--'), hub.commit, `${WEIGHTS}.partial`);
    await vi.waitFor(async () => expect((await stat(partial)).size).toBe(bytes), 20_000);
    // The hub's pause, and the download's patience, which begins a moment after the bytes are there.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(2), 20_000);
    await vi.advanceTimersByTimeAsync(1000 * seconds);
  }

  it('has all the time in the world, as long as something comes within a minute', async () => {
    const { hub, tenth, weights } = await startSlowHub(50, 1);
    const folder = await temporaryFolder();
    const loading = load(hub, folder);
    for (let n = 1; n <= 9; n++) await passOnceThereAre(n * tenth, hub, folder, 50);
    const { files } = await loading;
    expect(await readBack(files.weights?.files[0] as never)).toEqual(weights);
    expect(hub.asked('cdn')).toEqual([WEIGHTS]);
  });

  it('is asked for the rest again after a minute in which nothing came', async () => {
    const { hub, tenth, weights } = await startSlowHub(500, 1);
    const folder = await temporaryFolder();
    const loading = load(hub, folder);
    await passOnceThereAre(tenth, hub, folder, 61);
    // The pause before it asks again begins when what was there is closed; waiting lets the time pass.
    await vi.waitFor(() => expect(hub.asked('cdn')).toHaveLength(2), 20_000);
    const { files } = await loading;
    expect(await readBack(files.weights?.files[0] as never)).toEqual(weights);
    expect(hub.asked('cdn')).toEqual([WEIGHTS, `${WEIGHTS} from ${tenth}`]);
  });
});
