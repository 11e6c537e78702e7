/** The pages are valid HTML, and use it as it is meant. */
import { HtmlValidate } from 'html-validate';
import { expect, it } from 'vitest';
import { builtPages } from './builtSite.ts';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:standard'],
  // Astro puts the style of its islands, one rule, right before the first of them.
  elements: ['html5', { style: { inherit: 'style', flow: true, phrasing: true } }],
  rules: {
    // Shiki's colours and KaTeX's measures are style attributes, which the policy allows for them.
    'no-inline-style': 'off',
    // How source text is laid out, which a build does for nobody to read.
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
  },
});

it.each(builtPages().map(({ path, html }) => [path, html]))('%s', async (_, html) => {
  const { results } = await validator.validateString(html);
  const found = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message}, at ${selector}`),
  );
  expect(found).toEqual([]);
});
