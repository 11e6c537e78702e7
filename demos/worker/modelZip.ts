/** A zipped model folder, as *Save model* gives it or as a reader has packed one. */
import { parsePreprocessorConfig } from '../engine/data/imageProcessor.ts';
import { LABELS } from '../engine/data/labels.ts';
import { parseModelConfig } from '../engine/models/modelConfig.ts';
import type { ModelFiles } from '../engine/models/modelFiles.ts';
import { Checkpoint, type Weights, type WeightsFile } from '../engine/weights/checkpoint.ts';
import { isRecord, parseJsonFile } from '../engine/weights/json.ts';
import { piecesOf } from '../engine/weights/pieces.ts';
import { shardNames } from '../engine/weights/shardIndex.ts';
import { WeightsError } from '../engine/weights/weightsError.ts';
import { openZip, type ZipEntry, ZipError } from './openZip.ts';

const CONFIG = 'config.json';
const PREPROCESSOR = 'preprocessor_config.json';
const WEIGHTS = 'model.safetensors';
const INDEX = `${WEIGHTS}.index.json`;

/** The largest file of JSON that is read, in bytes; an index of a large model has some 50 kB. */
const LARGEST_JSON = 4e6;

/**
 * The folder of the topmost `config.json` among the paths of files, with a `/` at its end; empty for
 * the root, `undefined` where there is none.
 */
function modelFolder(paths: readonly string[]): string | undefined {
  const configs = paths.filter((path) => path === CONFIG || path.endsWith(`/${CONFIG}`));
  const [top] = configs.toSorted((a, b) => a.split('/').length - b.split('/').length);
  return top?.slice(0, -CONFIG.length);
}

/** Of all paths in a folder, those of the model in it: it may lie beside other things. */
export function modelPaths(paths: readonly string[]): string[] {
  const root = modelFolder(paths) ?? '';
  const isNeeded = (name: string) =>
    [CONFIG, PREPROCESSOR, INDEX].includes(name) || /^[^/]+\.safetensors$/.test(name);
  return paths.filter((path) => path.startsWith(root) && isNeeded(path.slice(root.length)));
}

/**
 * Opens a zipped model folder, which may lie in a folder of the zip. Small files are read; the weights
 * when they are used.
 *
 * @throws WeightsError naming the file that is missing or broken
 */
export async function readModelZip(
  zip: Blob,
  { id, name }: Pick<ModelFiles, 'id' | 'name'>,
): Promise<ModelFiles> {
  const entries = await openZip(zip, name).catch((error) => {
    throw asWeightsError(error);
  });
  const folder = new ModelFolder(entries, name);
  return {
    id,
    name,
    pretrained: true,
    config: await folder.json(CONFIG),
    preprocessorConfig: await folder.json(PREPROCESSOR),
    weights: await folder.weights(),
  };
}

/** The files beside the topmost `config.json`. */
class ModelFolder {
  readonly #files: ReadonlyMap<string, ZipEntry>;
  readonly #title: string;

  constructor(entries: readonly ZipEntry[], title: string) {
    const root = modelFolder(entries.map(({ name }) => name));
    if (root === undefined) {
      throw new WeightsError(
        `${title} holds no ${CONFIG}. A model folder has ${CONFIG}, ${PREPROCESSOR} and ${WEIGHTS}.`,
      );
    }
    this.#title = title;
    this.#files = new Map(
      entries
        .filter(({ name }) => name.startsWith(root))
        .map((entry) => [entry.name.slice(root.length), entry]),
    );
  }

  async json(name: string): Promise<unknown> {
    const entry = this.#find(name);
    if (entry.size > LARGEST_JSON) {
      throw new WeightsError(`${this.#title}/${name} is too large for a configuration.`);
    }
    const decoder = new TextDecoder();
    let text = '';
    for await (const piece of this.#read(entry)) text += decoder.decode(piece, { stream: true });
    return parseJsonFile(text + decoder.decode(), `${this.#title}/${name}`);
  }

  /** One file, or the shards that an index names. */
  async weights(): Promise<Weights> {
    if (this.#files.has(WEIGHTS) || !this.#files.has(INDEX))
      return { files: [this.#weights(WEIGHTS)] };
    const json = await this.json(INDEX);
    const name = `${this.#title}/${INDEX}`;
    return {
      files: shardNames(json, name).map((shard) => this.#weights(shard)),
      index: { name, json },
    };
  }

  #weights(name: string): WeightsFile {
    const entry = this.#find(name);
    return {
      name: `${this.#title}/${name}`,
      size: entry.size,
      stream: () => this.#read(entry),
    };
  }

  async *#read(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    try {
      yield* piecesOf(entry.stream());
    } catch (error) {
      throw asWeightsError(error);
    }
  }

  #find(name: string): ZipEntry {
    const entry = this.#files.get(name);
    if (entry) return entry;
    const others = [...this.#files.keys()].slice(0, 6).join(', ');
    throw new WeightsError(
      `${this.#title} holds no ${name}, which a model needs; beside its ${CONFIG} are ${others}.`,
    );
  }
}

function asWeightsError(error: unknown): unknown {
  if (!(error instanceof ZipError)) return error;
  return new WeightsError(`${error.message} Get the file again.`);
}

/** What a check of a model's files has found. */
export interface CheckedModel {
  /** Count of parameters without a classification head. */
  parameters: number;
  /** What becomes of its head in a run: a sentence for the reader. */
  head: string;
}

/**
 * Checks all that can be checked without reading the weights: both configurations, and the header of
 * the weights.
 *
 * @throws WeightsError naming file and field of what is wrong
 */
export async function checkModel(files: ModelFiles): Promise<CheckedModel> {
  const { imageSize } = parseModelConfig(files.config, `${files.name}/${CONFIG}`);
  const processor = parsePreprocessorConfig(
    files.preprocessorConfig,
    `${files.name}/${PREPROCESSOR}`,
  );
  if (processor.width !== imageSize || processor.height !== imageSize) {
    throw new WeightsError(
      `${files.name}/${PREPROCESSOR} makes images of ${processor.width} × ${processor.height}, but ${CONFIG} asks for ${imageSize} × ${imageSize}.`,
    );
  }
  const checkpoint = await Checkpoint.open(files.weights as Weights);
  const parameters = checkpoint.names
    .filter((name) => !name.startsWith('classifier.'))
    .map((name) => checkpoint.entry(name).shape.reduce((product, side) => product * side, 1))
    .reduce((sum, size) => sum + size, 0);
  return { parameters, head: describeHead(files.config, checkpoint) };
}

/** A head for seven classes is kept, whatever they are called: `from_pretrained` looks at shapes. */
function describeHead(config: unknown, checkpoint: Checkpoint): string {
  const [classes] = checkpoint.has('classifier.weight')
    ? checkpoint.entry('classifier.weight').shape
    : [0];
  if (classes !== LABELS.length) return 'A run gives it a new head for the seven diagnoses.';
  const id2label = isRecord(config) && isRecord(config.id2label) ? config.id2label : {};
  const isOurs = LABELS.every((label, id) => id2label[id] === label);
  return isOurs
    ? 'It knows the seven diagnoses: a run keeps its head and goes on from there.'
    : 'Its head has seven classes, which are not ours or in another order. A run keeps it all the same, as from_pretrained does, and has to teach it anew.';
}
