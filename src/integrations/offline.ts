import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { generateSW } from 'workbox-build';

/**
 * What is kept for work without a network: every page with all it can load, the model that comes with the
 * site, and the sample. Fonts of other scripts, other models and recorded files stay on the server.
 */
const KEPT = [
  '**/*.html',
  '_astro/**/*.{js,css,wasm}',
  '_astro/*-latin-{opsz,wght}-*.woff2',
  '_astro/KaTeX_*.woff2',
  '{*.{js,svg},licences.txt}',
  'pagefind/**/*',
  'data/sample/**/*',
  'models/index.json',
  'models/lesion-vit-nano/*.{json,safetensors}',
];
/** Pagefind brings an interface of its own, in several styles; the site has another. */
const NOT_KEPT = ['404.html', 'sw.js', 'pagefind/pagefind-*{ui,highlight}.*'];

/** The largest file that is kept, the bundled model's weights, is below this. */
const MOST_BYTES = 8e6;

/**
 * Writes the service worker, `sw.js`, at the end of every build. It keeps the whole site, one version at
 * a time: a newer one is fetched in the background, and waits until the reader takes it.
 */
export function offline(): AstroIntegration {
  return {
    name: 'offline',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const site = fileURLToPath(dir);
        const { count, size, warnings } = await generateSW({
          globDirectory: site,
          globPatterns: KEPT,
          globIgnores: NOT_KEPT,
          swDest: `${site}/sw.js`,
          maximumFileSizeToCacheInBytes: MOST_BYTES,
          // Their names change with what is in them.
          dontCacheBustURLsMatching: /^_astro\//,
          manifestTransforms: [asAddresses],
          directoryIndex: null,
          // Settings in the address are the page's affair, not the server's.
          ignoreURLParametersMatching: [/./],
          cleanupOutdatedCaches: true,
          clientsClaim: true,
          skipWaiting: false,
          inlineWorkboxRuntime: true,
          sourcemap: false,
        });
        if (warnings.length > 0) throw new Error(`The service worker: ${warnings.join(' ')}`);
        logger.info(`${count} files, ${(size / 1e6).toFixed(1)} MB, are kept for work offline.`);
      },
    },
  };
}

/** Pages by the addresses that they are asked for: `tutorial/pitfalls/`. */
function asAddresses<Entry extends { url: string }>(manifest: Entry[]) {
  return {
    manifest: manifest.map((entry) => ({
      ...entry,
      url: entry.url.replace(/(^|\/)index\.html$/, '$1') || './',
    })),
  };
}
