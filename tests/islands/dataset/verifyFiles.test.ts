import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Verification, verifyFiles } from '../../../demos/islands/dataset/verifyFiles.ts';

const FILES: Record<string, string> = { '/labels.csv': 'image_id,dx', '/images/a.jpg': 'pixels' };
let server: Server;
let root: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const content = FILES[request.url ?? ''];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  root = `http://localhost:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => server.close());

const entry = (path: string, content: string) => ({
  path,
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});
const RIGHT = [entry('labels.csv', 'image_id,dx'), entry('images/a.jpg', 'pixels')];

function verify(files: Parameters<typeof verifyFiles>[1], signal = new AbortController().signal) {
  const seen: Verification[] = [];
  return verifyFiles(root, files, (found) => seen.push(found), signal).then((found) => ({
    found,
    seen,
  }));
}

describe('verifyFiles', () => {
  it('finds nothing wrong where all is right', async () => {
    const { found, seen } = await verify(RIGHT);
    expect(found).toEqual({ checked: 2, total: 2, missing: [], damaged: [], hashed: true });
    expect(seen.map(({ checked }) => checked)).toEqual([1, 2]);
  });

  it('tells missing files from damaged ones', async () => {
    const { found } = await verify([
      entry('images/gone.jpg', 'pixels'),
      entry('images/a.jpg', 'PIXELS'),
      entry('labels.csv', 'longer than it is'),
    ]);
    expect(found.missing).toEqual(['images/gone.jpg']);
    expect(found.damaged).toEqual(['images/a.jpg', 'labels.csv']);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort();
    const { found } = await verify(RIGHT, controller.signal);
    expect(found.checked).toBe(0);
  });
});
