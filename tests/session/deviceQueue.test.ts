import { describe, expect, it } from 'vitest';
import { waitingMessage, whenDeviceIsFree } from '../../demos/session/deviceQueue.ts';

const never = new AbortController().signal;

/** A work that lasts until it is told to end, and what it waited for. */
function work() {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<string>();
  const ahead: number[] = [];
  const ask = (signal = never) =>
    whenDeviceIsFree(
      () => {
        begun.resolve();
        return end.promise;
      },
      (count) => ahead.push(count),
      signal,
    );
  return { ask, begun: begun.promise, end, ahead };
}

describe('whenDeviceIsFree', () => {
  it('does one work at a time, in the order of the asking, and says how many are ahead', async () => {
    const [first, second, third] = [work(), work(), work()];
    const order: string[] = [];
    const one = first.ask().then((name) => order.push(name ?? ''));
    await first.begun;
    const two = second.ask().then((name) => order.push(name ?? ''));
    await expect.poll(() => second.ahead).toEqual([1]);
    const three = third.ask().then((name) => order.push(name ?? ''));
    await expect.poll(() => third.ahead).toEqual([2]);

    third.end.resolve('third');
    second.end.resolve('second');
    first.end.resolve('first');
    await Promise.all([one, two, three]);
    expect(order).toEqual(['first', 'second', 'third']);
    expect(first.ahead).toEqual([]);
  });

  it('gives the device on when a work fails', async () => {
    const [failing, next] = [work(), work()];
    failing.end.reject(new Error('out of memory'));
    await expect(failing.ask()).rejects.toThrow('out of memory');
    next.end.resolve('done');
    await expect(next.ask()).resolves.toBe('done');
  });

  it('lets a waiting work go, and not one that has begun', async () => {
    const [first, second] = [work(), work()];
    const abort = new AbortController();
    const one = first.ask(abort.signal);
    await first.begun;
    const two = second.ask(abort.signal);
    await expect.poll(() => second.ahead).toEqual([1]);
    abort.abort();
    await expect(two).resolves.toBeUndefined();
    first.end.resolve('done');
    await expect(one).resolves.toBe('done');
  });

  it('waits for nobody where the browser has no locks', async () => {
    const run = async () => 'done';
    await expect(whenDeviceIsFree(run, () => {}, never, null)).resolves.toBe('done');
  });

  it('waits for nobody where the browser refuses them, as in an iframe that may store nothing', async () => {
    const run = async () => 'done';
    const refuse = async () => {
      throw new DOMException('The request was denied.', 'SecurityError');
    };
    const locks = { query: refuse, request: refuse };
    await expect(whenDeviceIsFree(run, () => {}, never, locks)).resolves.toBe('done');
  });
});

it('says who is waited for', () => {
  expect(waitingMessage(1)).toContain('another job');
  expect(waitingMessage(3)).toContain('3 other jobs');
});
