import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) =>
  readFileSync(new URL(`../../src/styles/${path}`, import.meta.url), 'utf8');

type Rgb = readonly [number, number, number];

/** The colours of each theme: `--name: light-dark(#light, #dark)`. */
const themes = ['light', 'dark'].map((theme, side) => {
  const pairs = read('tokens.css').matchAll(
    /--([\w-]+): light-dark\(#([\da-f]{3,6}), #([\da-f]{3,6})\)/g,
  );
  const colours: Record<string, Rgb> = {};
  for (const [, name, ...hex] of pairs) colours[name] = parseHex(hex[side]);
  const shares = [...read('charts/confusion-matrix.css').matchAll(/var\(--accent\) (\d+)%/g)];
  return { theme, colours, strongest: Number(shares[side][1]) / 100 };
});

function parseHex(hex: string): Rgb {
  const full = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  const channel = (at: number) => Number.parseInt(full.slice(at, at + 2), 16) / 255;
  return [channel(0), channel(2), channel(4)];
}

/** `color-mix(in srgb, first share, second)`. */
function mix(first: Rgb, share: number, second: Rgb): Rgb {
  const channel = (i: 0 | 1 | 2) => first[i] * share + second[i] * (1 - share);
  return [channel(0), channel(1), channel(2)];
}

/** Contrast ratio of WCAG 2.2. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (colour: Rgb) => {
    const [r, g, b] = colour.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(themes)('in the $theme theme', ({ colours: c, strongest }) => {
  const runs = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `run-${letter}`);

  it.each(['ink', 'soft', 'faint', 'train', 'test', 'accent', ...runs])(
    '--%s can be read',
    (name) => {
      expect(contrast(c[name], c.raised)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(c[name], c.paper)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('every cell of a confusion matrix can be read', () => {
    const ground = mix(c.rule, 0.3, c.raised);
    expect(contrast(c.faint, ground)).toBeGreaterThanOrEqual(4.5);
    for (let share = 0; share <= 1; share += 0.05) {
      expect(contrast(c.ink, mix(c.accent, share * strongest, ground))).toBeGreaterThanOrEqual(4.5);
    }
  });
});
