import { getCollection, getEntry } from 'astro:content';
import type { RecordedRun } from './runSchema.ts';

/** The run that demos show unless a page asks for another. */
const DEFAULT_RUN = 'vit-tiny';

/**
 * A recorded run by its id, which is its file name in `content/runs/` without `.json`.
 *
 * @throws Error that names the runs there are
 */
export async function getRun(id: string = DEFAULT_RUN): Promise<RecordedRun> {
  const entry = await getEntry('runs', id);
  if (entry) return entry.data;
  const ids = (await getCollection('runs')).map((run) => run.id).join(', ') || 'none';
  throw new Error(`There is no content/runs/${id}.json. Recorded runs: ${ids}.`);
}
