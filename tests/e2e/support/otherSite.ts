/** A page of another origin that embeds a demo, and notes what it is told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as the page received it. */
export interface Received {
  origin: string;
  data: { format: string; version: number; demo: string; type: string } & Record<string, unknown>;
}

export interface OtherSite {
  /** `http://127.0.0.1:PORT`; the site itself is on localhost. */
  origin: string;
  close(): void;
}

/**
 * Serves one page on another origin.
 *
 * @param body HTML of the page, made once the origin is known
 */
export async function serveOtherSite(body: (origin: string) => string): Promise<OtherSite> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html;charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>A course</title><script>
      window.received = [];
      addEventListener('message', ({ data, origin }) => window.received.push({ data, origin }));
    </script><h1>A course</h1>${body(origin)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
