/** What the browser tests know of the site: its pages, as the sitemap lists them, and its models. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, siteBase } from '../../../cli/shared/paths.ts';

/** Paths of all pages in the sitemap, below the base path and without a slash before them. */
export function sitePages(): string[] {
  const maps = existsSync(DIST)
    ? readdirSync(DIST).filter((name) => /^sitemap-\d+\.xml$/.test(name))
    : [];
  const pages = maps.flatMap((name) => {
    const text = readFileSync(join(DIST, name), 'utf8');
    return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) =>
      decodeURI(new URL(address).pathname).slice(siteBase().length),
    );
  });
  if (pages.length === 0) throw new Error('dist/ holds no sitemap: run `npm run build` first.');
  return pages.sort();
}

/** The pages of the tutorial itself. */
export function tutorialPages(): string[] {
  return sitePages().filter((path) => path.startsWith('tutorial/'));
}

/** Whether a pretrained model lies on this site. */
export function hasModel(id: string): boolean {
  const file = join(DIST, 'models/index.json');
  const offers = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { id: string }[])
    : [];
  return offers.some((offer) => offer.id === id);
}
