/** What holds for every page of the built site. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BASE, type BuiltPage, builtPages, type Tag, textOf } from './builtSite.ts';

const pages = builtPages();

function all({ tags }: BuiltPage, name: string): Tag[] {
  return tags.filter((tag) => tag.name === name);
}

function meta(page: BuiltPage, key: 'name' | 'property' | 'http-equiv', value: string): string[] {
  return all(page, 'meta')
    .filter(({ attributes }) => attributes[key]?.toLowerCase() === value)
    .map(({ attributes }) => attributes.content);
}

describe('the built site', () => {
  it('has every page that others rely on', () => {
    const paths = pages.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '/',
        '/404.html',
        '/lab/',
        '/references/',
        '/guide/how-it-works/',
        '/tutorial/introduction/',
        '/tutorial/dataset/',
        '/tutorial/step-1-set-up/',
        '/tutorial/step-2-load-the-data/',
        '/tutorial/step-3-preprocess/',
        '/tutorial/step-4-load-the-model/',
        '/tutorial/step-5-train/',
        '/tutorial/step-6-evaluate/',
        '/tutorial/expected-outcome/',
        '/tutorial/step-7-optimise/',
        '/tutorial/pitfalls/',
        '/embed/dataset/',
        '/embed/patches/',
        '/embed/model/',
        '/embed/finetune/',
        '/embed/evaluate/',
        '/embed/attention/',
      ]),
    );
  });
});

describe.each(pages.map((page) => [page.path, page] as const))('%s', (_path, page) => {
  it('has one heading of level 1, one title, one description and one canonical address', () => {
    expect(all(page, 'h1')).toHaveLength(1);
    expect(all(page, 'title').map((tag) => textOf(page, tag).trim())).toEqual([
      expect.stringMatching(/Lesion Lab/),
    ]);
    expect(meta(page, 'name', 'description')).toEqual([expect.stringMatching(/^.{20,300}$/)]);
    const canonical = all(page, 'link').filter(({ attributes }) => attributes.rel === 'canonical');
    expect(canonical).toHaveLength(1);
    expect(new URL(canonical[0].attributes.href).pathname.startsWith(BASE)).toBe(true);
  });

  it('says its language, and says that this is no medical device', () => {
    expect(all(page, 'html')[0].attributes.lang).toBe('en-GB');
    expect(page.html).toContain('no medical device');
  });

  it('uses no id twice', () => {
    const ids = page.tags.flatMap(({ attributes }) => attributes.id ?? []);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('runs no inline script that its policy has no hash for', () => {
    const policy = meta(page, 'http-equiv', 'content-security-policy').join(';');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    const inline = all(page, 'script').filter(({ attributes }) => {
      return attributes.src === undefined && (attributes.type ?? 'module') === 'module';
    });
    for (const tag of inline) {
      const text = page.html.slice(tag.end, page.html.indexOf('</script', tag.end));
      const hash = createHash('sha256').update(text).digest('base64');
      expect(policy, text.slice(0, 80)).toContain(`'sha256-${hash}'`);
    }
  });

  it('has no handlers in attributes, which the policy would block', () => {
    const handlers = page.tags.flatMap(({ attributes }) =>
      Object.keys(attributes).filter((name) => /^on[a-z]+$/.test(name)),
    );
    expect(handlers).toEqual([]);
  });

  it('takes scripts, styles, fonts and images from this site alone, below its base path', () => {
    const sources = page.tags.flatMap(({ name, attributes }) => {
      if (name === 'link') {
        return /stylesheet|icon|preload|modulepreload/.test(attributes.rel) ? attributes.href : [];
      }
      const own = ['script', 'img', 'source', 'video', 'iframe'].includes(name);
      const island = [attributes['component-url'], attributes['renderer-url']];
      return [own ? attributes.src : undefined, ...island].filter((source) => source !== undefined);
    });
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) expect(source.startsWith(BASE), source).toBe(true);
  });
});

/** What each chapter shows before any script runs. */
const RECORDED = [
  { chapter: 'step-2-load-the-data', demo: 'dataset', shows: /<caption|<table/ },
  { chapter: 'step-5-train', demo: 'finetune', shows: /<path class="line" d="M\d/ },
  { chapter: 'step-6-evaluate', demo: 'evaluate', shows: /class="cell correct"/ },
  { chapter: 'step-4-load-the-model', demo: 'patches', shows: /class="veil" d="M\d/ },
  { chapter: 'step-4-load-the-model', demo: 'model', shows: /class="part block selected"/ },
  { chapter: 'step-6-evaluate', demo: 'attention', shows: /<mask id="attention-1-atlas-mask"/ },
];

describe.each(RECORDED)('without scripts, $demo', ({ chapter, demo, shows }) => {
  const page = pages.find(({ path }) => path === `/tutorial/${chapter}/`);

  it('shows its recorded charts and tables', () => {
    const section = page?.tags.find(({ attributes }) => attributes['data-demo'] === demo);
    expect(section?.attributes['data-state']).toBe('recorded');
    expect(page?.html.slice(section?.end)).toMatch(shows);
  });
});
