/**
 * One long work at a time on the reader's device, across all demos and all tabs of this site: two
 * trainings at once would each take more than twice as long, and twice the memory.
 */

const NAME = 'lesion-lab/device';

/** The part of the Web Locks API that is needed. */
type Locks = Pick<LockManager, 'request' | 'query'>;

/**
 * Does a work as soon as the device is free, in the order of the asking.
 *
 * @param work gets the device; it is free again when the promise settles, or when the page is gone.
 * @param onWait called once, if others come first, with how many.
 * @param signal ends the waiting; a work that has begun is not touched.
 * @param locks the browser's; it offers them to secure origins only, and refuses them to an iframe that
 *   may store nothing. There a page waits for nobody.
 * @returns what the work returns; `undefined` where the waiting was ended.
 */
export async function whenDeviceIsFree<T>(
  work: () => Promise<T>,
  onWait: (ahead: number) => void,
  signal: AbortSignal,
  locks: Locks | null = globalThis.navigator?.locks ?? null,
): Promise<T | undefined> {
  const asked = await locks?.query().catch(() => undefined);
  if (!locks || !asked) return work();
  const { held = [], pending = [] } = asked;
  const ahead = [...held, ...pending].filter(({ name }) => name === NAME).length;
  if (ahead > 0) onWait(ahead);
  try {
    // Once granted, the signal has no power over the lock any more.
    return await locks.request(NAME, { signal }, work);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return undefined;
    throw error;
  }
}

/** What a waiting demo says. */
export function waitingMessage(ahead: number): string {
  const others = ahead === 1 ? 'another job' : `${ahead} other jobs`;
  return `Waiting for ${others} on this device, in this page or in another tab`;
}
