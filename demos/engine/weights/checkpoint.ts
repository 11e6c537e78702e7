/** A model's weights, read as a stream: they are never in memory whole, beside the tensors made of them. */
import { decodeValues } from './decode.ts';
import {
  broken,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
  type StoredEntry,
  type TensorEntry,
} from './header.ts';
import type { NamedTensor } from './safetensors.ts';
import { parseShardIndex } from './shardIndex.ts';
import { WeightsError } from './weightsError.ts';

/** A file that can be read from its start as often as needed. */
export interface WeightsFile {
  /** As the person knows it, for the sentences of errors; it ends in the file's own name. */
  name: string;
  /** Bytes of the whole file. */
  size: number;
  stream(): AsyncIterable<Uint8Array>;
}

/** A model's weights: one file, or shards and the index that says which tensor is where. */
export interface Weights {
  files: readonly WeightsFile[];
  /** `model.safetensors.index.json`, parsed; absent where there is one file. */
  index?: { name: string; json: unknown };
}

interface Shard {
  file: WeightsFile;
  entries: ReadonlyMap<string, StoredEntry>;
}

/** Open weights. Headers have been checked, and shards against their index. */
export class Checkpoint {
  /** Names of the tensors, in the order of the files and of their bytes. */
  readonly names: readonly string[];
  /** Of the file, or of the index of the shards, as the person knows it. */
  readonly name: string;
  readonly #shards: readonly Shard[];

  private constructor(name: string, shards: readonly Shard[]) {
    this.names = shards.flatMap(({ entries }) => [...entries.keys()]);
    this.name = name;
    this.#shards = shards;
  }

  /**
   * Reads the headers, and nothing else.
   *
   * @throws WeightsError naming the file, and the tensor or field of it, that is wrong.
   */
  static async open({ files, index }: Weights): Promise<Checkpoint> {
    const shards = await Promise.all(files.map(openShard));
    if (index) checkShards(shards, index);
    return new Checkpoint(index?.name ?? files[0].name, shards);
  }

  /** Whether there is a tensor of this name. */
  has(name: string): boolean {
    return this.#shards.some(({ entries }) => entries.has(name));
  }

  /** Type and shape of a tensor. Throws a `WeightsError` where there is none of this name. */
  entry(name: string): TensorEntry {
    const found = this.#shards.find(({ entries }) => entries.has(name))?.entries.get(name);
    if (!found) throw new WeightsError(`${this.name} holds no tensor "${name}".`);
    return { dtype: found.dtype, shape: found.shape };
  }

  /**
   * The tensors of these names, one at a time and in the order of `names`. Beyond the one that it
   * yields it holds a piece of the stream.
   *
   * @throws WeightsError where the type of one is none of F32, F16 and BF16, or its file breaks off.
   */
  async *tensors(names: ReadonlySet<string>): AsyncGenerator<NamedTensor> {
    for (const { file, entries } of this.#shards) {
      const wanted = [...entries].filter(([name]) => names.has(name));
      if (wanted.length === 0) continue;
      const reader = new StreamReader(file);
      try {
        for (const [name, { dtype, shape, begin, end }] of wanted) {
          await reader.skipTo(begin);
          const bytes = await reader.read(end - begin);
          yield { name, shape, data: decodeValues(bytes, dtype, name, file.name) };
        }
      } finally {
        await reader.close();
      }
    }
  }
}

/** A file in memory, for what is small. */
export function memoryFile(name: string, bytes: Uint8Array): WeightsFile {
  return {
    name,
    size: bytes.length,
    async *stream() {
      yield bytes;
    },
  };
}

async function openShard(file: WeightsFile): Promise<Shard> {
  const reader = new StreamReader(file);
  try {
    const start = await reader.read(Math.min(LENGTH_BYTES, file.size));
    const json = await reader.read(headerLength(start, file.size, file.name));
    return { file, entries: parseHeader(json, file.size, file.name).entries };
  } finally {
    await reader.close();
  }
}

/** Each tensor of the index must be in its shard, and each tensor of a shard in the index. */
function checkShards(shards: readonly Shard[], { name, json }: { name: string; json: unknown }) {
  const weightMap = parseShardIndex(json, name);
  const shardOf = (fileName: string) =>
    shards.find(({ file }) => file.name === fileName || file.name.endsWith(`/${fileName}`));
  for (const [tensor, fileName] of weightMap) {
    const shard = shardOf(fileName);
    if (!shard) {
      throw broken(name, `puts the tensor "${tensor}" into ${fileName}, which is not there.`);
    }
    if (!shard.entries.has(tensor)) {
      throw broken(name, `puts the tensor "${tensor}" into ${fileName}, which does not hold it.`);
    }
  }
  for (const { file, entries } of shards) {
    for (const tensor of entries.keys()) {
      const fileName = weightMap.get(tensor);
      if (fileName === undefined || shardOf(fileName)?.file !== file) {
        throw broken(file.name, `holds the tensor "${tensor}", which ${name} does not put there.`);
      }
    }
  }
}

/** Reads a stream forward, by counts of bytes instead of the pieces it comes in. */
class StreamReader {
  readonly #file: WeightsFile;
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** What is left of the piece in hand. */
  #piece: Uint8Array = new Uint8Array(0);
  /** Bytes read or skipped so far. */
  #position = 0;

  constructor(file: WeightsFile) {
    this.#file = file;
    this.#pieces = file.stream()[Symbol.asyncIterator]();
  }

  /** The next bytes, in a buffer of their own. */
  async read(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const part = await this.#take(length - filled);
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  /** @param position byte of the file, not before the one that is next. */
  async skipTo(position: number): Promise<void> {
    while (this.#position < position) await this.#take(position - this.#position);
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  /** At least one byte and at most `limit`. */
  async #take(limit: number): Promise<Uint8Array> {
    while (this.#piece.length === 0) {
      const { done, value } = await this.#pieces.next();
      if (done) {
        const { name, size } = this.#file;
        throw broken(name, `is cut short: it ended after ${this.#position} of ${size} bytes.`);
      }
      this.#piece = value;
    }
    const part = this.#piece.subarray(0, limit);
    this.#piece = this.#piece.subarray(part.length);
    this.#position += part.length;
    return part;
  }
}
