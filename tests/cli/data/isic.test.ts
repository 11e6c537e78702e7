import { type AddressInfo, createServer, type Socket } from 'node:net';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { downloadSample } from '../../../cli/data/isic.ts';
import { startArchive } from './fakeArchive.ts';
import { makeImage, ROWS } from './fixtures.ts';

const PATIENCE = { timeoutMs: 300, attempts: 3, backoffMs: 10 };
const rows = ROWS.slice(0, 8);
const record = (i: number) => `/api/v2/images/${rows[i].imageId}/`;
const signed = (i: number) => `/signed/${rows[i].imageId}`;
const blob = (i: number) => `/blob/${rows[i].imageId}`;

const download = (url: string, onProgress: (fraction: number) => void = () => {}) =>
  downloadSample(rows, url, onProgress, PATIENCE);

describe('downloadSample', () => {
  it('gets every image at 200 × 150 with its licence, a few at a time, and tells how far it is', async () => {
    const archive = await startArchive();
    const progress: number[] = [];
    const { terms, images, credits } = await download(archive.url, (part) => progress.push(part));
    expect(terms).toMatchObject({
      source: 'isic',
      title: '8 HAM10000 images from the ISIC Archive',
      license: 'CC-BY-NC-4.0',
      attribution: expect.stringMatching(
        /^HAM10000 Dataset: .*10\.1038\/sdata\.2018\.161\. .*ViDIR Group\.$/,
      ),
    });
    for (const image of images) {
      expect(await sharp(image).metadata()).toMatchObject({
        format: 'jpeg',
        width: 200,
        height: 150,
      });
    }
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => n / 8));
    const lines = new TextDecoder().decode(credits).trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines[1]).toBe(
      'akiec_1,CC-BY-NC-4.0,ViDIR Group,https://api.isic-archive.com/api/v2/images/akiec_1/',
    );
    expect(archive.mostAtATime()).toBeGreaterThan(1);
    expect(archive.mostAtATime()).toBeLessThanOrEqual(4);
    expect(archive.requests).toHaveLength(1 + 3 * 8);
  });

  it('states all licences where the images have several', async () => {
    const archive = await startArchive(({ path }, response) => {
      if (path !== record(3)) return false;
      const files = { full: { url: '/blob/x' } };
      const body = { copyright_license: 'CC-0', attribution: 'Someone', files };
      response.end(JSON.stringify(body));
      return true;
    });
    const { terms } = await download(archive.url);
    expect(terms.license).toBe('CC-BY-NC-4.0 AND CC0-1.0');
    expect(terms.attribution).toContain('Someone; ViDIR Group');
  });

  it('tries again after 429, 500, a cut connection, a broken image and an expired address', async () => {
    const half = (await makeImage(90)).subarray(0, 300);
    const archive = await startArchive(({ path, visit }, response) => {
      // The first record is asked for once before, to see whether the archive is there.
      if (path === record(0) && visit === 2) response.writeHead(429, { 'retry-after': '0' }).end();
      else if (path === record(1) && visit < 3) response.writeHead(503).end();
      else if (path === record(2) && visit === 1) response.destroy();
      else if (path === blob(3) && visit === 1) {
        response.writeHead(200, { 'content-length': '5000' }).write('half');
        setTimeout(() => response.destroy(), 20);
      } else if (path === blob(4) && visit === 1) response.end(half);
      else if (path === signed(5) && visit === 1)
        response.writeHead(403).end('Request has expired');
      else if (path === blob(6) && visit === 1) response.flushHeaders();
      else return false;
      return true;
    });
    const { images } = await download(archive.url);
    expect(images.filter((image) => image.length > 0)).toHaveLength(8);
    const asked = (path: string) => archive.requests.filter((request) => request === path).length;
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((i) => asked(record(i)))).toEqual([3, 3, 2, 2, 2, 2, 2, 1]);
  });

  it('waits as long as the archive asks', async () => {
    const start = Date.now();
    const archive = await startArchive(({ path, visit }, response) => {
      if (path !== record(1) || visit > 1) return false;
      response.writeHead(429, { 'retry-after': '1' }).end();
      return true;
    });
    await download(archive.url);
    expect(Date.now() - start).toBeGreaterThanOrEqual(1000);
  });

  it('gives up when asked to wait for minutes', async () => {
    const archive = await startArchive(({ path }, response) => {
      if (path !== record(1)) return false;
      response.writeHead(429, { 'retry-after': '600' }).end();
      return true;
    });
    await expect(download(archive.url)).rejects.toThrow(/answered 429 Too Many Requests/);
  });

  it.each([
    ['is no JSON', 'text/html', '<html>Please log in</html>'],
    ['has another form', 'application/json', '{"detail":"moved"}'],
    ['names no address', 'application/json', '{"copyright_license":"CC-0","attribution":"x"}'],
  ])('ends at once, with a clear reason, when an answer %s', async (_, type, body) => {
    const archive = await startArchive((_request, response) => {
      response.writeHead(200, { 'content-type': type }).end(body);
      return true;
    });
    await expect(download(archive.url)).rejects.toThrow(
      /^127\.0\.0\.1:\d+ answered something else than an ISIC image record$/,
    );
    expect(archive.requests.length).toBeLessThanOrEqual(1 + 4);
  });

  it('ends at the first image that cannot be had, and asks for no more', async () => {
    const archive = await startArchive(({ path }, response) => {
      if (path !== record(2)) return false;
      response.writeHead(404).end();
      return true;
    });
    await expect(download(archive.url)).rejects.toThrow(/answered 404 Not Found/);
    expect(archive.requests).not.toContain(record(7));
  });

  it('gives up on a server that keeps failing after so many tries', async () => {
    const archive = await startArchive((_, response) => {
      response.writeHead(500).end();
      return true;
    });
    await expect(download(archive.url)).rejects.toThrow(/answered 500/);
    expect(archive.requests.length).toBeLessThanOrEqual(1 + 4 * PATIENCE.attempts);
  });

  it('notices at once that nobody is there', async () => {
    const { port, close } = await listen();
    await close();
    const start = Date.now();
    await expect(download(`http://127.0.0.1:${port}`)).rejects.toThrow(
      `127.0.0.1:${port} could not be reached (ECONNREFUSED)`,
    );
    expect(Date.now() - start).toBeLessThan(1000);
  });

  it('notices within about 3 seconds that a server says nothing', async () => {
    const { port, close } = await listen();
    onTestFinished(close);
    const start = Date.now();
    await expect(download(`http://127.0.0.1:${port}`)).rejects.toThrow(
      `127.0.0.1:${port} did not answer within 3 s`,
    );
    expect(Date.now() - start).toBeLessThan(4000);
  });
});

/** A server that takes connections and never says a word. */
async function listen() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
}
