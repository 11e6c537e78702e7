/** The reader's own images in place of the site's: from files to a kept sample, as signals. */
import { batch, signal } from '@preact/signals';
import { describeProblem } from '../../engine/data/validate.ts';
import {
  forgetOwnSample,
  keepOwnSample,
  loadOwnSample,
  type OwnSample,
} from '../../worker/ownSample.ts';
import type { Progress } from '../progress.ts';
import type { GivenFiles } from './files.ts';
import type { DrawOptions, GivenSample } from './readOwnSample.ts';

/** Problems that are listed before the rest is only counted. */
const LISTED = 12;

/** What has been given so far. */
interface Given {
  files: GivenFiles;
  sample: GivenSample;
}

/** The one sample of the reader's own that this browser keeps, and the way there. */
class OwnData {
  /** In use in place of the site's; `undefined`: there is none. */
  readonly sample = signal<OwnSample | undefined>(undefined);
  /** Rows that were read and are sound, before a sample is drawn from them. */
  readonly rows = signal<number | undefined>(undefined);
  readonly progress = signal<Progress | undefined>(undefined);
  /** Sentences for the reader: what is wrong with the files. */
  readonly problems = signal<readonly string[]>([]);

  #given: Given | undefined;
  #restored: Promise<void> | undefined;

  /** Looks for a sample that was kept on an earlier visit. */
  restore(): Promise<void> {
    this.#restored ??= loadOwnSample().then(
      (kept) => {
        this.sample.value ??= kept;
      },
      // Where the browser keeps nothing there is nothing to be found; keeping says so.
      () => {},
    );
    return this.#restored;
  }

  /** Reads the labels among these files. The images are read when a sample is drawn. */
  async give(list: () => Promise<Iterable<File>>): Promise<void> {
    await this.#work('Reading the labels', async () => {
      this.#given = undefined;
      this.rows.value = undefined;
      const [{ filesOf }, { checkGivenFiles }] = await reader();
      const files = await filesOf(await list());
      const sample = await checkGivenFiles(files);
      if (sample.problems.length > 0) {
        const more = sample.problems.length - LISTED;
        this.problems.value = [
          ...sample.problems.slice(0, LISTED).map(describeProblem),
          ...(more > 0 ? [`… and ${more} more problems of this kind.`] : []),
        ];
        return;
      }
      this.#given = { files, sample };
      this.rows.value = sample.rows.length;
    });
  }

  /** Draws a sample from what was given and puts it in the place of the site's. */
  async draw(options: DrawOptions): Promise<void> {
    const given = this.#given;
    if (!given) return;
    await this.#work('Reading the images', async () => {
      const [, { drawOwnSample }] = await reader();
      const sample = await drawOwnSample(given.files, given.sample, options, (fraction) => {
        this.progress.value = { message: 'Reading the images', fraction };
      });
      this.sample.value = sample;
      await keepOwnSample(sample).catch((error: Error) => {
        this.problems.value = [
          `Your images could not be kept in this browser’s storage (${error.message}), so no run can use them. Leave private browsing, or make room.`,
        ];
        this.sample.value = undefined;
      });
    });
  }

  /** Back to the site's sample; the reader's own is forgotten, the files themselves are untouched. */
  async forget(): Promise<void> {
    this.#given = undefined;
    batch(() => {
      this.sample.value = undefined;
      this.rows.value = undefined;
      this.problems.value = [];
    });
    await forgetOwnSample().catch(() => {});
  }

  async #work(message: string, work: () => Promise<void>): Promise<void> {
    batch(() => {
      this.problems.value = [];
      this.progress.value = { message };
    });
    try {
      await work();
    } catch (error) {
      this.problems.value = [(error as Error).message];
    }
    this.progress.value = undefined;
  }
}

/** What reads files is loaded when there are some. */
function reader() {
  return Promise.all([import('./files.ts'), import('./readOwnSample.ts')]);
}

export const ownData = new OwnData();
