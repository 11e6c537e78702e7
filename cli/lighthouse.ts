import { runCommand, UserError } from './shared/command.ts';
import { AUDITED_PAGES, type Audit, audit } from './shared/lighthouse.ts';
import { DIST, siteBase } from './shared/paths.ts';
import { startPlainBrowser } from './shared/plainBrowser.ts';
import { serveSite } from './shared/server.ts';

/** Times that each page is looked at; what else the machine does costs points. */
const LOOKS = 5;
/** Points that the middle one of all looks must have. */
const ENOUGH = 98;

await runCommand({
  usage: 'npm run lighthouse --',
  summary: `Measures with Lighthouse how fast the built pages come, ${LOOKS} times each. For an idle machine.`,
  options: {
    json: { type: 'boolean', description: 'Print the results as JSON.' },
  },
  async run({ json }) {
    const base = siteBase();
    const server = await serveSite({ directory: DIST, host: 'localhost', port: 0, base });
    const browser = await startPlainBrowser();
    const results: { page: string; points: number; faults: string[] }[] = [];
    try {
      for (const path of AUDITED_PAGES) {
        const looks: Audit[] = [];
        while (looks.length < LOOKS) {
          looks.push(await audit(browser, server.url + path, ['performance']));
        }
        const points = ({ scores }: Audit) => scores.performance ?? 0;
        const middle = looks.sort((a, b) => points(a) - points(b))[(LOOKS - 1) / 2];
        results.push({ page: `/${path}`, points: points(middle), faults: middle.faults });
        if (!json) process.stdout.write(`/${path}: ${looks.map(points).join(', ')}\n`);
      }
    } finally {
      await browser.close();
      await server.close();
    }
    if (json) process.stdout.write(`${JSON.stringify(results)}\n`);
    const slow = results.filter(({ points }) => points < ENOUGH);
    if (slow.length > 0) {
      const pages = slow.map(
        ({ page, points, faults }) => `${page} ${points}: ${faults.join('; ')}`,
      );
      throw new UserError(`Fewer than ${ENOUGH} points have ${pages.join('. ')}.`);
    }
  },
});
