import { getEntry } from 'astro:content';
import type { BenchRecord } from './benchSchema.ts';

/** A recorded bench by its name; `undefined` where nobody has recorded it yet. */
export async function findBench(name: string): Promise<BenchRecord | undefined> {
  return (await getEntry('bench', name))?.data;
}
