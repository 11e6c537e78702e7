import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { close, createIndex } from 'pagefind';

/** Formulas stand in a page twice, and demos change. */
const NOT_SEARCHED = [
  '.katex',
  '.permalink',
  '.citation',
  '.demo',
  '.term-note',
  '.contents-inline',
];

/** Writes Pagefind's index of the built pages to `pagefind/`, at the end of every build. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'search-index',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const site = fileURLToPath(dir);
        const { index, errors } = await createIndex({ excludeSelectors: NOT_SEARCHED });
        if (!index) throw new Error(`Pagefind could not start: ${errors.join(' ')}`);
        await index.addDirectory({ path: site });
        await index.writeFiles({ outputPath: `${site}/pagefind` });
        await close();
        logger.info('The pages can be searched.');
      },
    },
  };
}
