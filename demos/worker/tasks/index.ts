/** All works that a page can ask for besides a run, by name. */
import { measureDevice } from './measureDevice.ts';

export const TASKS = { measureDevice };
