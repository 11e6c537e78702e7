/** A local server that behaves like the ISIC Archive, well or badly. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { makeImage } from './fixtures.ts';

/** Answers a request itself and returns true, or leaves it to the archive. */
type Whim = (request: { path: string; visit: number }, response: ServerResponse) => boolean;

export interface FakeArchive {
  url: string;
  /** Paths asked for, in order. */
  requests: string[];
  /** The most requests that were open at a time. */
  mostAtATime(): number;
}

/**
 * Starts an archive on a free port. Records name a signed address that redirects to the image and is
 * good for one use.
 *
 * @param whim tried before every answer; `visit` counts the requests for the same path from 1.
 */
export async function startArchive(whim: Whim = () => false): Promise<FakeArchive> {
  const image = await makeImage(90, { width: 600, height: 450 });
  const requests: string[] = [];
  const visits = new Map<string, number>();
  const signatures = new Set<string>();
  let open = 0;
  let most = 0;

  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').replace(/\?.*/, '');
    const signature = request.url?.split('?signature=')[1] ?? '';
    requests.push(path);
    const visit = (visits.get(path) ?? 0) + 1;
    visits.set(path, visit);

    if (whim({ path, visit }, response)) return;
    const [, record] = /^\/api\/v2\/images\/(\w+)\/$/.exec(path) ?? [];
    if (record) {
      const signed = `${record}-${visit}`;
      signatures.add(signed);
      const full = { url: `${url}/signed/${record}?signature=${signed}`, size: image.length };
      const body = {
        isic_id: record,
        copyright_license: 'CC-BY-NC',
        attribution: 'ViDIR Group',
        public: true,
        files: { full, thumbnail_256: full },
        metadata: { acquisition: { pixels_x: 600, pixels_y: 450 }, clinical: {} },
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } else if (path.startsWith('/signed/') && signatures.delete(signature)) {
      response.writeHead(302, { location: path.replace('signed', 'blob') }).end();
    } else if (path.startsWith('/blob/')) {
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(image);
    } else {
      response.writeHead(403).end('<Error>AccessDenied</Error>');
    }
  };
  // A little slow, so that requests overlap.
  const server = createServer((request, response) => {
    most = Math.max(most, ++open);
    response.once('close', () => open--);
    setTimeout(() => answer(request, response), 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url, requests, mostAtATime: () => most };
}
