import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import rehypeKatex from 'rehype-katex';
import remarkMath from 'remark-math';
import { headersFor, parseHeaders } from './cli/shared/headers.ts';
import { hubEndpoint, hubSources } from './cli/shared/hubEndpoint.ts';
import { siteBase } from './cli/shared/paths.ts';
import { licences } from './src/integrations/licences.ts';
import { offline } from './src/integrations/offline.ts';
import { searchIndex } from './src/integrations/searchIndex.ts';
import { codeTheme } from './src/lib/codeTheme.ts';
import { remarkCitations } from './src/markdown/citations.ts';
import { rehypeFormulaPunctuation } from './src/markdown/formulaPunctuation.ts';
import { remarkIds } from './src/markdown/ids.ts';
import { remarkTerms } from './src/markdown/terms.ts';

// rehype-katex brings its own KaTeX; the style sheet has to be that one's, class names differ.
const katexStyles = createRequire(import.meta.resolve('rehype-katex')).resolve(
  'katex/dist/katex.min.css',
);

const moved = JSON.parse(readFileSync('content/moved.json', 'utf8'));

// The development server sends what the built site is served with: threads need it.
const headers = headersFor(parseHeaders(readFileSync('public/_headers', 'utf8')), '/');

/** Pages that search engines and readers are told of: not those that have moved, nor parts of others. */
function isListed(address) {
  const path = `/${new URL(address).pathname.slice(siteBase().length)}`;
  return !path.startsWith('/embed/') && !(path in moved);
}

export default defineConfig({
  server: { headers: Object.fromEntries(headers) },
  site: process.env.LESION_SITE ?? 'http://localhost:4321',
  base: siteBase(),
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never' },
  compressHTML: true,
  devToolbar: { enabled: false },
  // The search index and the licences are kept for work offline, too: they come before.
  integrations: [
    mdx(),
    preact(),
    sitemap({ filter: isListed }),
    searchIndex(),
    licences(),
    offline(),
  ],
  markdown: {
    processor: unified({
      remarkPlugins: [remarkMath, remarkIds, remarkCitations, remarkTerms],
      rehypePlugins: [
        [rehypeKatex, { output: 'htmlAndMathml', strict: 'error' }],
        rehypeFormulaPunctuation,
      ],
    }),
    shikiConfig: { theme: codeTheme },
  },
  security: {
    csp: {
      directives: [
        "default-src 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "form-action 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        // Models of Hugging Face are fetched when a run asks for one.
        `connect-src 'self' ${hubSources(hubEndpoint()).join(' ')}`,
        "worker-src 'self'",
      ],
      // TensorFlow.js and the search compile WebAssembly.
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"] },
      // Shiki's colours and KaTeX's measures are style attributes.
      styleDirective: {
        resources: ["'self'", { resource: "'unsafe-inline'", kind: 'attribute' }],
      },
    },
  },
  vite: {
    define: { 'import.meta.env.HF_ENDPOINT': JSON.stringify(hubEndpoint()) },
    resolve: { alias: { 'katex.min.css': katexStyles } },
    worker: { format: 'es' },
    build: {
      assetsInlineLimit: 0,
      rolldownOptions: {
        // Astro's own marks in its modules, "use astro:head-inject", are no directives of ours.
        onLog: (level, log, report) => {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
        },
        // What every demo needs comes in one file: many small ones are more bytes.
        output: {
          codeSplitting: {
            groups: [
              // The search of pages without demos needs this one.
              { name: 'preload-helper', test: /vite\/preload-helper/ },
              { name: 'preact', test: /node_modules\/preact\// },
              { name: 'signals', test: /node_modules\/@preact\/signals/ },
              { name: 'idb-keyval', test: /node_modules\/idb-keyval/ },
              // What pages with a demo need, those with models to choose, and those with a run: small
              // files, which pack better together.
              {
                name: 'bench',
                test: /demos\/(islands\/bench|charts|session)\/(Bench|ClassSwatch|DataTable|ExportMenu|DataOutput|ProgressLine|useHydrated|useLazy|useControls|saveFile|format|machine)\.tsx?$/,
              },
              { name: 'run', test: /demos\/engine\/run\.ts$/ },
              {
                name: 'library',
                test: /demos\/(session\/(library|libraryState|client|deviceQueue)|islands\/run\/modelChoices)\.tsx?$/,
              },
              {
                name: 'session',
                test: /demos\/(session\/(store|sessionState|eventQueue|recovery|interrupted|progress|pageRun|presets|settings)|islands\/(run\/(useSession|RunActions|RunButtons|RunFoot|runEnd)|bench\/PythonMenu))\.tsx?$/,
              },
            ],
          },
        },
      },
    },
  },
});
