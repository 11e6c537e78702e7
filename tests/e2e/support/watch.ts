import type { Page } from '@playwright/test';

/** Everything on a page that should not happen, as sentences, in the order it did. */
export type Trouble = string[];

/**
 * Listens, from before the page loads, for errors on the console and outside of it, violations of the
 * content security policy, answers that are errors, and requests to any other host.
 */
export async function watchTrouble(page: Page, baseURL: string): Promise<Trouble> {
  const trouble: Trouble = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`Console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`Uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isNetwork = url.protocol.startsWith('http') || url.protocol.startsWith('ws');
    if (isNetwork && url.origin !== new URL(baseURL).origin) {
      trouble.push(`Request to another host: ${request.url()}`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`Answer ${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction('reportViolation', (sentence: string) => trouble.push(sentence));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(window, 'reportViolation') as (sentence: string) => void;
      report(`Policy ${event.effectiveDirective} forbids ${event.blockedURI || 'inline code'}`);
    });
  });
  return trouble;
}

/** Scrolls to the end in steps, so that everything that waits to be seen wakes up, and back. */
export async function seeWholePage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const step = window.innerHeight * 0.8;
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
      window.scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    window.scrollTo(0, 0);
  });
  await page.waitForLoadState('networkidle');
}
