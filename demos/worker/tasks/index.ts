/** All works that a page can ask for besides a run, by name. */
import { measureDevices } from './measureDevices.ts';

export const TASKS = { measureDevices };
