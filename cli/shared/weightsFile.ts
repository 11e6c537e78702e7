import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { WeightsFile } from '../../demos/engine/weights/checkpoint.ts';
import { UserError } from './command.ts';

/** A file of weights on disk. Throws a `UserError` where it cannot be read. */
export async function weightsFile(path: string): Promise<WeightsFile> {
  const { size } = await stat(path).catch(() => {
    throw new UserError(`${path} cannot be read: a model folder needs it.`);
  });
  return { name: path, size, stream: () => createReadStream(path) };
}
