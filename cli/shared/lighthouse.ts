/** Lighthouse, Google's audit of pages, on the pages that stand for the others. */
import lighthouse, { desktopConfig } from 'lighthouse';
import type { PlainBrowser } from './plainBrowser.ts';

/** Home, a step, and the page with all demos; below the site's root. */
export const AUDITED_PAGES = ['', 'tutorial/step-5-train/', 'lab/'];

/** What Lighthouse looks at. */
export type Category = 'performance' | 'accessibility' | 'best-practices' | 'seo';

/** What one look gave. */
export interface Audit {
  /** 0 to 100 a category. */
  scores: Partial<Record<Category, number>>;
  /** What costs points, a line each. */
  faults: string[];
}

/** Looks at one page, as it comes to a laptop on a fast line. */
export async function audit(
  browser: PlainBrowser,
  url: string,
  categories: readonly Category[],
): Promise<Audit> {
  const port = Number(new URL(browser.address).port);
  const flags = {
    port,
    onlyCategories: [...categories],
    logLevel: 'error' as const,
    disableFullPageScreenshot: true,
  };
  const result = await lighthouse(url, flags, desktopConfig);
  if (!result) throw new Error(`Lighthouse has nothing to say of ${url}.`);
  const { lhr } = result;
  const scores = Object.fromEntries(
    categories.map((name) => [name, Math.round(100 * (lhr.categories[name].score ?? 0))]),
  );
  const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => lhr.audits[id]),
  );
  const faults = weighed
    .filter(({ score }) => score !== null && score < 1)
    .map(({ title, displayValue = '' }) => `${title} ${displayValue}`.trim());
  return { scores, faults };
}
