/** Makes the runs of suites, one after another, and takes up where it was stopped. */
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BackendName,
  DEFAULT_CONFIG,
  type DeviceInfo,
  type Prediction,
  type RunConfig,
} from '../../demos/engine/run.ts';
import type { Suite, SuiteVariant } from '../../demos/engine/suite.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { runOn } from '../finetune/runFinetune.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';
import { readRecord, writeExact, writeRecord } from './files.ts';
import { predictSample } from './heldOut.ts';
import { Awaited, Ingredients, type OpenModel, type Sources } from './ingredients.ts';
import { labelsOf, outcome, type RecordedRun, suiteMaking, suiteRun } from './suiteOf.ts';
import type { SuiteSpec, VariantSpec } from './suites.ts';

/** Where things are and go. */
export interface RecorderOptions extends Sources {
  backend: BackendName;
  /** Folder of recorded runs; suites go into `suites/` below it. */
  out: string;
  /** Folder in which finished runs wait until all that was asked for is done. */
  workshop: string;
  /** Gets a line about each run, and about each setting that cannot be had. */
  onLine: (line: string) => void;
}

/** A setting of a suite, and the labels of the images that its runs were tested on. */
interface RecordedVariant {
  variant: SuiteVariant;
  labels: Suite['labels'];
}

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #ingredients: Ingredients;
  /** The files of the workshop that this recording has come to. */
  readonly #finished = new Set<string>();
  #device: Promise<DeviceInfo> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#ingredients = new Ingredients(options);
  }

  /**
   * Records suites, in their order. A run that was finished before an earlier call was stopped is taken
   * from the workshop; the last suite done, the runs of all of them leave it. Equal runs of two suites
   * are made once.
   *
   * @throws UserError for samples and devices that are no good; what was finished by then is kept
   */
  async record(suites: readonly SuiteSpec[]): Promise<Suite[]> {
    const recorded: Suite[] = [];
    for (const suite of suites) recorded.push(await this.#recordSuite(suite));
    for (const path of this.#finished) await rm(path);
    return recorded;
  }

  async #recordSuite(spec: SuiteSpec): Promise<Suite> {
    const path = join(this.#options.out, 'suites', `${spec.name}.json`);
    const before = await readRecord<Suite>(path);
    const suite: Suite = {
      format: 'lesion-lab/suite',
      version: 1,
      name: spec.name,
      question: spec.question,
      command: commandOf(spec),
      labels: {},
      variants: [],
    };
    for (const one of spec.variants) {
      const { variant, labels } = await this.#recordVariant(spec, one, before);
      suite.variants.push(variant);
      Object.assign(suite.labels, labels);
    }
    await writeRecord(path, suite);
    return suite;
  }

  /** Where a model or images are not at hand, what was recorded where they were is kept. */
  async #recordVariant(
    spec: SuiteSpec,
    variant: VariantSpec,
    before: Suite | undefined,
  ): Promise<RecordedVariant> {
    const { seed, ...config } = this.#configOf(variant, spec.seeds[0]);
    const about = { id: variant.id, label: variant.label, x: variant.x, config };
    try {
      const model = await this.#ingredients.model(config.model);
      const records = await this.#runs(spec, variant, model);
      const runs = records.map(suiteRun);
      if (spec.keepsFirst && runs[0].status === 'done') await this.#keepWhole(spec, records[0]);
      const made = suiteMaking(records, model.weightsSha256);
      return { variant: { ...about, made, runs }, labels: labelsOf(records) };
    } catch (error) {
      if (!(error instanceof Awaited)) throw error;
      const { message } = error.cause instanceof Error ? error.cause : error;
      this.#options.onLine(`${spec.name}, ${variant.label}: ${message}`);
      const earlier = before?.variants.find(({ id, made }) => id === variant.id && made);
      if (before && earlier) return { variant: earlier, labels: before.labels };
      return { variant: { ...about, awaited: error.message, runs: [] }, labels: {} };
    }
  }

  async #runs(spec: SuiteSpec, variant: VariantSpec, model: OpenModel): Promise<RecordedRun[]> {
    const records: RecordedRun[] = [];
    for (const seed of spec.seeds) {
      const record = await this.#run(variant, model, seed);
      records.push(record);
      const count = `${records.length} of ${spec.seeds.length}`;
      this.#options.onLine(
        `${spec.name}, ${variant.label}, seed ${seed} (${count}): ${outcome(record)}`,
      );
    }
    return records;
  }

  /** One run: from the workshop if it is there, else made and put there. */
  async #run(variant: VariantSpec, model: OpenModel, seed: number): Promise<RecordedRun> {
    const config = this.#configOf(variant, seed);
    this.#device ??= prepareNodeBackend(config.backend);
    const sample = await this.#ingredients.sample();
    const images = variant.draw ? await this.#ingredients.drawn(variant.draw, seed) : sample;
    const heldOutImages = variant.draw && sample;

    // All that the numbers depend on: with any of it changed it is another run.
    const id = digest({
      config,
      device: await this.#device,
      weights: model.weightsSha256,
      images: images.manifest.files[0].sha256,
      heldOut: heldOutImages?.manifest.files[0].sha256,
      version: packageJson.version,
    });
    const path = join(this.#options.workshop, `${id}.json`);
    const finished = await readRecord<RecordedRun>(path);
    this.#finished.add(path);
    if (finished) return finished;

    let heldOut: Prediction[] | undefined;
    const run = await runOn(images, model.files, {
      id,
      command: '',
      config,
      async onTrained(trained, files) {
        if (heldOutImages) heldOut = await predictSample(trained, files, heldOutImages);
      },
    });
    await writeExact(path, { run, heldOut });
    return { run, heldOut };
  }

  #configOf({ config }: VariantSpec, seed: number): RunConfig {
    return { ...DEFAULT_CONFIG, ...config, backend: this.#options.backend, seed };
  }

  /** A run as a document of its own, under the name of its suite. */
  async #keepWhole(spec: SuiteSpec, { run }: RecordedRun): Promise<void> {
    const path = join(this.#options.out, `${spec.name}.json`);
    await writeRecord(path, { ...run, id: spec.name, command: commandOf(spec) });
  }
}

function commandOf({ name }: SuiteSpec): string {
  return `npm run record -- --suite ${name}`;
}

function digest(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
