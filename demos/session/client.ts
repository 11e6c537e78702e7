/** The page's end of the wire, before there is a wire. */
import type { connect, LabClient } from './connection.ts';

/**
 * The thread that computes. It starts, and the code that speaks to it is loaded, when it is first asked
 * for something: a page that runs nothing fetches neither. A thread serves one run, or the tasks of one
 * demo: ending it is the one sure way to free a device's memory.
 */
export function openClient(): LabClient {
  const end = new AbortController();
  let connection: Promise<ReturnType<typeof connect>> | undefined;
  const connected = () => {
    connection ??= import('./connection.ts').then(({ connect }) => connect(end.signal));
    return connection;
  };
  return {
    start: (...request) => connected().then((wire) => wire.start(...request)),
    task: (name, request, onProgress) =>
      connected().then((wire) => wire.task(name, request, onProgress)),
    pause: () => void connection?.then(({ remote }) => remote().pause()),
    resume: () => void connection?.then(({ remote }) => remote().resume()),
    cancel: () => void connection?.then(({ remote }) => remote().cancel()),
    terminate: () => end.abort(),
  };
}
