/**
 * `model.safetensors.index.json`: which of the files of a large model holds which tensor.
 *
 *     { "metadata": { "total_size": 345579424 },
 *       "weight_map": { "vit.layernorm.bias": "model-00002-of-00002.safetensors", … } }
 */
import { brief, isRecord } from './json.ts';
import { WeightsError } from './weightsError.ts';

/** A file beside the index: no path may lead elsewhere. */
const SHARD_NAME = /^\w[\w.-]*\.safetensors$/;

/**
 * Checks an index.
 *
 * @param json the parsed file.
 * @param fileName as the person knows it, for the sentences of errors.
 * @returns from each tensor's name to that of its file.
 * @throws WeightsError naming the field that is wrong.
 */
export function parseShardIndex(json: unknown, fileName: string): ReadonlyMap<string, string> {
  const weightMap = isRecord(json) ? json.weight_map : undefined;
  if (!isRecord(weightMap)) {
    throw new WeightsError(
      `${fileName}: weight_map is ${brief(weightMap)}; it must map tensors to files.`,
    );
  }
  const found = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(weightMap)) {
    if (typeof shard !== 'string' || !SHARD_NAME.test(shard)) {
      throw new WeightsError(
        `${fileName}: weight_map puts the tensor ${brief(tensor)} into ${brief(shard)}, which is no name of a safetensors file.`,
      );
    }
    found.set(tensor, shard);
  }
  return found;
}

/** Names of the files that an index speaks of, sorted. Throws as `parseShardIndex` does. */
export function shardNames(json: unknown, fileName: string): string[] {
  return [...new Set(parseShardIndex(json, fileName).values())].sort();
}
