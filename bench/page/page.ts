/** The page of one subject, named in its address. It passes requests on to a worker. */
import type { Reply, Request } from '../../cli/bench/protocol.ts';

const subject = location.search.slice(1);
const worker = new Worker(new URL('./worker.ts', import.meta.url), {
  type: 'module',
  name: subject,
});

/** Requests are made one at a time. */
window.ask = (request: Request) =>
  new Promise<Reply>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data as Reply);
    worker.onerror = ({ message }) => resolve({ ok: false, error: message || 'its worker failed' });
    worker.postMessage(request);
  });
