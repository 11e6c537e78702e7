import { describe, expect, it } from 'vitest';
import { headersFor, parseHeaders } from '../../cli/shared/headers.ts';

const TEXT = `# for every page
/*
  Cross-Origin-Opener-Policy: same-origin
  X-Content-Type-Options: nosniff

/_astro/*
  Cache-Control: public, max-age=31536000
/models/:id/config.json
  X-Content-Type-Options: other
`;

describe('parseHeaders', () => {
  it('reads rules and leaves comments out', () => {
    const rules = parseHeaders(TEXT);
    expect(rules.map(({ path }) => path)).toEqual(['/*', '/_astro/*', '/models/:id/config.json']);
    expect(rules[0].headers).toEqual([
      ['Cross-Origin-Opener-Policy', 'same-origin'],
      ['X-Content-Type-Options', 'nosniff'],
    ]);
  });

  it('reads a file with CRLF alike', () => {
    expect(parseHeaders(TEXT.replaceAll('\n', '\r\n'))).toEqual(parseHeaders(TEXT));
  });

  it.each([
    ['/*\n  no colon here', '_headers, line 2'],
    ['  Name: value', '_headers, line 1'],
    ['page\n  Name: value', '_headers, line 1'],
  ])('names the line that is wrong in %j', (text, place) => {
    expect(() => parseHeaders(text)).toThrow(place);
  });
});

describe('headersFor', () => {
  const rules = parseHeaders(TEXT);

  it('joins all rules that match', () => {
    expect(Object.fromEntries(headersFor(rules, '/_astro/page.js'))).toEqual({
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000',
    });
  });

  it('lets a later rule win, and a placeholder stand for one part of a path', () => {
    const name = 'x-content-type-options';
    expect(headersFor(rules, '/models/vit/config.json').get(name)).toBe('other');
    expect(headersFor(rules, '/models/a/b/config.json').get(name)).toBe('nosniff');
  });

  it('takes a dot for a dot', () => {
    const dotted = parseHeaders('/a.html\n  X-A: 1');
    expect(headersFor(dotted, '/a.html').size).toBe(1);
    expect(headersFor(dotted, '/abhtml').size).toBe(0);
  });
});
