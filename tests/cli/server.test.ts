import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type SiteServer, serveSite } from '../../cli/shared/server.ts';

const LONG = '<p>again</p>'.repeat(1000);

let directory: string;
let server: SiteServer | undefined;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'lesion-lab-server-'));
  mkdirSync(join(directory, 'tutorial/aim'), { recursive: true });
  writeFileSync(join(directory, 'index.html'), '<h1>First page</h1>');
  writeFileSync(join(directory, 'tutorial/aim/index.html'), '<h1>Aim</h1>');
  writeFileSync(join(directory, '404.html'), '<h1>Lost</h1>');
  writeFileSync(join(directory, 'long.html'), LONG);
  writeFileSync(join(directory, 'model.safetensors'), LONG);
  writeFileSync(join(directory, 'labels.csv'), 'image_id,dx\n');
  writeFileSync(
    join(directory, '_headers'),
    '/*\n  Cross-Origin-Opener-Policy: same-origin\n/labels.csv\n  X-Data: yes\n',
  );
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(base = '/'): Promise<string> {
  server = await serveSite({ directory, host: 'localhost', port: 0, base });
  return server.url;
}

describe('serveSite', () => {
  it('serves pages and files with the headers of _headers', async () => {
    const url = await start();
    const page = await fetch(`${url}tutorial/aim/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toBe('<h1>Aim</h1>');
    expect(page.headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('x-data')).toBeNull();
    expect((await fetch(`${url}labels.csv`)).headers.get('x-data')).toBe('yes');
  });

  it('packs text on its way, and leaves the rest as it is', async () => {
    const url = await start();
    const encoding = async (path: string, body: string) => {
      const response = await fetch(url + path);
      expect(await response.text()).toBe(body);
      return response.headers.get('content-encoding');
    };
    expect(await encoding('long.html', LONG)).toBe('gzip');
    expect(await encoding('tutorial/aim/', '<h1>Aim</h1>')).toBeNull();
    const weights = await fetch(`${url}model.safetensors`);
    expect(weights.headers.get('content-encoding')).toBeNull();
    expect(weights.headers.get('content-length')).toBe(String(LONG.length));
  });

  it('answers on both addresses of localhost', async () => {
    const { port } = new URL(await start());
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it('gives the site’s own 404 page, with the headers', async () => {
    const url = await start();
    for (const path of ['nowhere/', '_headers', 'tutorial/..%2f..%2fetc/passwd']) {
      const page = await fetch(url + path);
      expect(page.status, path).toBe(404);
      expect(await page.text()).toBe('<h1>Lost</h1>');
      expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
  });

  it('leads a folder’s path on to the one with a slash', async () => {
    const page = await fetch(`${await start()}tutorial/aim?seed=7`);
    expect(page.status).toBe(200);
    expect(new URL(page.url).pathname).toBe('/tutorial/aim/');
    expect(new URL(page.url).search).toBe('?seed=7');
  });

  it('serves below a base path, and leads the root there', async () => {
    const url = await start('/lesion-lab/');
    const { origin } = new URL(url);
    expect(url).toBe(`${origin}/lesion-lab/`);
    expect(await (await fetch(`${url}tutorial/aim/`)).text()).toBe('<h1>Aim</h1>');
    expect((await fetch(`${url}labels.csv`)).headers.get('x-data')).toBe('yes');
    expect((await fetch(`${url}tutorial/aim`)).url).toBe(`${url}tutorial/aim/`);
    expect((await fetch(`${origin}/`)).url).toBe(url);
    expect((await fetch(`${origin}/tutorial/aim/`)).status).toBe(404);
  });

  it('says that a port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(serveSite({ directory, host: 'localhost', port, base: '/' })).rejects.toThrow(
      `Port ${port} is in use: end the program that has it, or choose another with --port.`,
    );
    other.close();
  });

  it('says that there is no built site', async () => {
    const options = {
      directory: join(directory, 'tutorial'),
      host: 'localhost',
      port: 0,
      base: '/',
    };
    await expect(serveSite(options)).rejects.toThrow('run `npm run build` first');
  });
});
