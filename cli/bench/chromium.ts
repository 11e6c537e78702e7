/** Subjects in Chromium: each in a page of its own, and there in a worker, as the site has it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { createServer, type ViteDevServer } from 'vite';
import { ensureBrowser } from '../shared/browser.ts';
import { ROOT } from '../shared/paths.ts';
import type { Reply, Request } from './protocol.ts';
import { BenchError, checkReply, type Session, untilTimeout } from './session.ts';
import type { SubjectName } from './subjects.ts';

/** What `bench/page/page.ts` gives to its page. */
declare global {
  interface Window {
    ask(request: Request): Promise<Reply>;
  }
}

/** These bring their own WebAssembly or workers along, at addresses that bundling would change. */
const UNBUNDLED = ['onnxruntime-web', '@jax-js/jax'];

/** With these, and only with these, a page's WebAssembly may have threads. */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A browser and the server of its pages. */
export class Chromium {
  readonly #browser: Browser;
  readonly #server: ViteDevServer;

  private constructor(browser: Browser, server: ViteDevServer) {
    this.#browser = browser;
    this.#server = server;
  }

  static async start({ isolated }: { isolated: boolean }): Promise<Chromium> {
    const server = await createServer({
      configFile: false,
      root: ROOT,
      cacheDir: join(ROOT, 'node_modules/.cache/bench'),
      logLevel: 'error',
      server: {
        port: 0,
        hmr: false,
        headers: isolated ? ISOLATION : {},
        fs: { allow: [ROOT, tmpdir()] },
      },
      worker: { format: 'es' },
      optimizeDeps: {
        noDiscovery: true,
        include: [
          '@tensorflow/tfjs',
          '@tensorflow/tfjs-core',
          '@tensorflow/tfjs-backend-wasm',
          '@tensorflow/tfjs-backend-webgpu',
        ],
        exclude: UNBUNDLED,
      },
    });
    await server.listen();
    const isRoot = process.getuid?.() === 0;
    const browser = await chromium.launch({
      executablePath: await ensureBrowser(),
      args: [
        '--enable-unsafe-webgpu',
        // Without these a headless Chromium on Linux finds no GPU but the one in software.
        ...(process.platform === 'linux'
          ? ['--enable-features=Vulkan', '--ignore-gpu-blocklist']
          : []),
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    });
    return new Chromium(browser, server);
  }

  /** For people: "Chromium 156.0". */
  get name(): string {
    return `Chromium ${this.#browser.version()}`;
  }

  /** The address of a file on this machine, for the pages. */
  fileUrl(path: string): string {
    return `/@fs${path}`;
  }

  async open(subject: SubjectName): Promise<Session> {
    const page = await this.#browser.newPage();
    await page.goto(new URL(`/bench/page/?${subject}`, this.#server.resolvedUrls?.local[0]).href);
    await page.waitForFunction(() => 'ask' in window);
    return new PageSession(page);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }
}

class PageSession implements Session {
  readonly #page: Page;
  readonly #crashed: Promise<never>;

  constructor(page: Page) {
    this.#page = page;
    this.#crashed = new Promise((_, reject) => {
      // Chromium ends a tab that takes too much memory; of other reasons none is known here.
      page.once('crash', () => reject(new BenchError('ran out of memory: its tab crashed')));
    });
    this.#crashed.catch(() => {});
  }

  async ask<Kind extends Request['do']>(request: Extract<Request, { do: Kind }>) {
    const answer = this.#page
      .evaluate((question) => window.ask(question), request as Request)
      .catch((error: Error) => ({ ok: false, error: error.message }) as const);
    return checkReply<Kind>(await untilTimeout(Promise.race([this.#crashed, answer])));
  }

  async close(): Promise<void> {
    await this.#page.close();
  }
}
