/** What the runs of suites are made from: images and models, each opened once. */
import { createHash } from 'node:crypto';
import type { Sample } from '../../demos/engine/data/sample.ts';
import type { ModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { loadModel } from '../finetune/modelFolder.ts';
import { UserError } from '../shared/command.ts';
import { loadSampleFolder } from '../shared/sampleFolder.ts';
import { type Archive, type Draw, drawSample, openArchive } from './draw.ts';

/**
 * A setting that cannot be recorded here. The message says why and what to do, and names no folder of this
 * machine; the cause may.
 */
export class Awaited extends Error {
  override name = 'Awaited';
}

/** A model, and the sha256 of its weights, hexadecimal, where they are not random. */
export interface OpenModel {
  files: ModelFiles;
  weightsSha256?: string;
}

/** Where images are found. */
export interface Sources {
  /** The sample: a folder or zip file. */
  data: string;
  /** What other samples are drawn from. */
  archive?: string;
}

export class Ingredients {
  readonly #sources: Sources;
  readonly #models = new Map<string, Promise<OpenModel>>();
  #sample: Promise<Sample> | undefined;
  #archive: Promise<Archive> | undefined;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** The sample. Throws a `UserError` where it is no good. */
  sample(): Promise<Sample> {
    this.#sample ??= loadSampleFolder(this.#sources.data);
    return this.#sample;
  }

  /**
   * Images of the archive that share no lesion with the sample.
   *
   * @throws Awaited where there is no archive, UserError where it is no good
   */
  async drawn(draw: Draw, seed: number): Promise<Sample> {
    const { archive } = this.#sources;
    if (!archive) {
      throw new Awaited(
        'Its images are drawn from the whole of HAM10000, which was not at hand. ' +
          'Give it by --archive or LESION_ARCHIVE, and record again.',
      );
    }
    this.#archive ??= openArchive(archive);
    const { examples } = await this.sample();
    return await drawSample(await this.#archive, draw, examples, seed);
  }

  /** @throws Awaited where its weights are not to be had */
  model(name: string): Promise<OpenModel> {
    const open = this.#models.get(name) ?? openModel(name);
    this.#models.set(name, open);
    return open;
  }
}

async function openModel(name: string): Promise<OpenModel> {
  try {
    const files = await loadModel(name);
    return { files, weightsSha256: files.weights && (await sha256Of(files.weights.files)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new Awaited(
      `The weights of ${name} were not at hand. Let them come from Hugging Face, or put them under this ` +
        'name into the folder that LESION_MODELS names, and record again.',
      { cause: error },
    );
  }
}

async function sha256Of(
  files: readonly { stream(): AsyncIterable<Uint8Array> }[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) for await (const bytes of file.stream()) hash.update(bytes);
  return hash.digest('hex');
}
