/** A model from Hugging Face by its name: downloaded once, then taken from the store. */
import { parsePreprocessorConfig } from '../../data/imageProcessor.ts';
import { parseModelConfig } from '../../models/modelConfig.ts';
import type { ModelFiles } from '../../models/modelFiles.ts';
import { modelName } from '../../models/offers.ts';
import { Checkpoint, type Weights, type WeightsFile } from '../checkpoint.ts';
import { parseJsonFile } from '../json.ts';
import { shardNames } from '../shardIndex.ts';
import { WeightsError } from '../weightsError.ts';
import { DownloadError, UnreachableError } from './downloadError.ts';
import { downloadFile, isStored } from './downloadFile.ts';
import { type FileStore, readText, writeText } from './fileStore.ts';
import type { HubName } from './hubName.ts';
import { type HubFile, type HubListing, isCommit, listModel } from './listing.ts';

const WEIGHTS = 'model.safetensors';
const INDEX = `${WEIGHTS}.index.json`;

/** Where a model comes from and goes to. */
export interface HubOptions {
  /** Base URL of Hugging Face or a mirror. */
  endpoint: string;
  store: FileStore;
  /** Told how many bytes of the weights are here, of how many. */
  onBytes: (bytes: number, total: number) => void;
  /** What can be done without a connection, as a sentence. */
  offline: string;
  /** Pause after a failed try, in milliseconds; it doubles with the next in a row. */
  pauseMs?: number;
}

/**
 * Gets a model's files into the store, unless they are there, and opens them. The weights come last:
 * a model that the engine has not is refused before. Its branch is looked up each time; without a
 * connection, what it was the last time counts.
 *
 * @throws DownloadError where the files cannot be had: why, and what to do.
 * @throws WeightsError naming file and field of what is wrong with them; nothing of them is kept.
 */
export async function loadHubModel(name: HubName, options: HubOptions): Promise<ModelFiles> {
  const model = new HubModel(name, options);
  const listing = await model.list();
  try {
    return await model.load(listing);
  } catch (error) {
    if (error instanceof WeightsError && !(error instanceof DownloadError)) {
      await options.store.remove(model.folder(listing.commit));
      await options.store.remove(model.record);
    }
    throw error;
  }
}

class HubModel {
  readonly #name: HubName;
  readonly #options: HubOptions;
  readonly #endpoint: string;
  readonly #root: string;
  /** Name in the store of the listing that was last downloaded whole. */
  readonly record: string;

  constructor(name: HubName, options: HubOptions) {
    this.#name = name;
    this.#options = options;
    this.#endpoint = options.endpoint.replace(/\/+$/, '');
    this.#root = name.id.replace('/', '--');
    this.record = `${this.#root}/${encodeURIComponent(name.revision)}.json`;
  }

  /** Folder in the store for the files of one commit. */
  folder(commit: string): string {
    return `${this.#root}/${commit}`;
  }

  /** The model's files as Hugging Face has them now or, without a connection, as they were. */
  async list(): Promise<HubListing> {
    const kept = await this.#readRecord();
    if (kept && isCommit(this.#name.revision)) return kept;
    try {
      return await listModel(this.#name, this.#endpoint);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (kept) return kept;
      throw new DownloadError(`${error.message} ${this.#options.offline}`);
    }
  }

  async load(listing: HubListing): Promise<ModelFiles> {
    const { id, revision } = this.#name;
    const title = revision === 'main' ? id : `${id}@${revision}`;
    const config = await this.#json(listing, 'config.json');
    parseModelConfig(config, `${title}/config.json`);
    const preprocessor = 'preprocessor_config.json';
    const preprocessorConfig = has(listing, preprocessor)
      ? await this.#json(listing, preprocessor)
      : undefined;
    if (preprocessorConfig) parsePreprocessorConfig(preprocessorConfig, `${title}/${preprocessor}`);
    const weights = await this.#weights(listing);
    await Checkpoint.open(weights);
    await this.#writeRecord(listing);
    return {
      id: title,
      name: modelName(id),
      pretrained: true,
      config,
      preprocessorConfig,
      weights,
    };
  }

  /** One file, or the shards that an index names. */
  async #weights(listing: HubListing): Promise<Weights> {
    if (has(listing, WEIGHTS) || !has(listing, INDEX))
      return { files: await this.#files(listing, [WEIGHTS]) };
    const name = `${this.#name.id}/${INDEX}`;
    const json = await this.#json(listing, INDEX);
    return { files: await this.#files(listing, shardNames(json, name)), index: { name, json } };
  }

  /** Files of weights, downloaded one after the other. */
  async #files(listing: HubListing, paths: readonly string[]): Promise<WeightsFile[]> {
    const files = paths.map((path) => this.#find(listing, path));
    const total = files.reduce((sum, { size }) => sum + size, 0);
    let before = 0;
    const found: WeightsFile[] = [];
    for (const file of files) {
      const onBytes = (bytes: number) => this.#options.onBytes(before + bytes, total);
      const stored = await this.#download(listing, file, onBytes);
      before += file.size;
      found.push({
        name: `${this.#name.id}/${file.path}`,
        size: file.size,
        stream: () => this.#options.store.read(stored),
      });
    }
    return found;
  }

  async #json(listing: HubListing, path: string): Promise<unknown> {
    const stored = await this.#download(listing, this.#find(listing, path), () => {});
    const text = await readText(this.#options.store, stored);
    return parseJsonFile(text, `${this.#name.id}/${path}`);
  }

  #find({ files }: HubListing, path: string): HubFile {
    const file = files.find((candidate) => candidate.path === path);
    if (file) return file;
    const { id, revision } = this.#name;
    throw new WeightsError(
      `${id} has no ${path} at revision ${revision}, which Lesion Lab needs. Choose another revision or model.`,
    );
  }

  /** Sees to it that a file is in the store, whole and undamaged, and gives its name there. */
  async #download(
    { commit }: HubListing,
    file: HubFile,
    onBytes: (bytes: number) => void,
  ): Promise<string> {
    const { store, pauseMs = 1000 } = this.#options;
    const name = `${this.folder(commit)}/${file.path}`;
    if (!(await isStored(store, name, file))) {
      const url = `${this.#endpoint}/${this.#name.id}/resolve/${commit}/${file.path}`;
      const title = `${this.#name.id}/${file.path}`;
      await downloadFile({ url, file, title, store, name, onBytes, pauseMs });
    }
    onBytes(file.size);
    return name;
  }

  /** `undefined` as well where what was noted cannot be read any more: it is asked for again. */
  async #readRecord(): Promise<HubListing | undefined> {
    const { store } = this.#options;
    if ((await store.size(this.record)) === undefined) return undefined;
    const text = await readText(store, this.record);
    try {
      return JSON.parse(text) as HubListing;
    } catch {
      return undefined;
    }
  }

  /** Notes what the revision is now, and lets go of what it was before. */
  async #writeRecord(listing: HubListing): Promise<void> {
    const { store } = this.#options;
    const before = await this.#readRecord();
    if (before?.commit === listing.commit) return;
    await writeText(store, this.record, JSON.stringify(listing));
    if (before) await store.remove(this.folder(before.commit));
  }
}

function has({ files }: HubListing, path: string): boolean {
  return files.some((file) => file.path === path);
}
