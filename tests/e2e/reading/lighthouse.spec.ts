/** What Lighthouse finds, but for the speed, which a machine that runs tests does not show. */
import { expect, test } from '@playwright/test';
import { AUDITED_PAGES, audit } from '../../../cli/shared/lighthouse.ts';
import { startPlainBrowser } from '../../../cli/shared/plainBrowser.ts';

test('accessibility, best practice and search engines have full marks', async ({ baseURL }) => {
  test.setTimeout(180_000);
  const browser = await startPlainBrowser();
  try {
    for (const path of AUDITED_PAGES) {
      const categories = ['accessibility', 'best-practices', 'seo'] as const;
      const { scores, faults } = await audit(browser, baseURL + path, categories);
      expect(faults, path).toEqual([]);
      expect(scores, path).toEqual({ accessibility: 100, 'best-practices': 100, seo: 100 });
    }
  } finally {
    await browser.close();
  }
});
