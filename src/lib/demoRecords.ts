/** What demos show first that make no run: records in `content/demos/`, made by `npm run record-demo`. */
import { existsSync, readFileSync } from 'node:fs';

/** A record, as the command wrote it. */
export interface DemoRecord<Result> {
  format: 'lesion-lab/demo';
  version: 1;
  id: string;
  /** ISO 8601. */
  createdAt: string;
  command: string;
  versions: Record<string, string>;
  /** The processor. */
  device: string;
  result: Result;
}

/**
 * The record of a demo.
 *
 * @throws Error that says how to make it, where there is none
 */
export function getDemoRecord<Result>(id: string): DemoRecord<Result> {
  const path = `content/demos/${id}.json`;
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}. Make it: npm run record-demo -- --demo ${id}`);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}
