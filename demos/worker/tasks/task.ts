import type { OnProgress } from '../siteFiles.ts';

/**
 * A work shorter than a run. It is asked once at a time, and may keep what it has loaded for the next
 * time: the thread belongs to one demo, and ends with it.
 *
 * @throws SourceError, DeviceError or WeightsError with a sentence for the reader
 */
export type Task<Request, Result> = (request: Request, onProgress: OnProgress) => Promise<Result>;
