import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe finds on the page as it stands, in dark and in light: WCAG 2.2 AA, and best practice.
 *
 * @param part of the page, as a selector
 * @returns a line each: the rule, and the elements that break it
 */
export async function accessibilityProblems(page: Page, part = 'html'): Promise<string[]> {
  return [
    ...(await problemsInScheme(page, 'dark', part)),
    ...(await problemsInScheme(page, 'light', part)),
  ];
}

/** The same in one of the two; the page stays in it. */
export async function problemsInScheme(
  page: Page,
  colorScheme: 'dark' | 'light',
  part = 'html',
): Promise<string[]> {
  await page.emulateMedia({ colorScheme });
  const { violations } = await new AxeBuilder({ page }).include(part).withTags(RULES).analyze();
  return violations.map(({ id, help, nodes }) => {
    const elements = nodes.map(({ target }) => target.join(' ')).join(' | ');
    return `${id}, ${colorScheme} (${help}): ${elements}`;
  });
}
