import { readFileSync } from 'node:fs';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { DEFAULT_AUGMENT } from '../../demos/engine/data/augment.ts';
import { parseLabels } from '../../demos/engine/data/csv.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import Augmentation from '../../demos/islands/Augmentation.tsx';
import {
  PRESETS,
  RUN_SETTINGS,
  toAugmentConfig,
} from '../../demos/islands/preprocess/augmentationSettings.ts';
import Split from '../../demos/islands/Split.tsx';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { rows } = parseLabels(read('content/sample/ham10000-sample-100.csv'), 'pinned');
const images = rows.map((row) => ({ ...row, src: `/data/sample/images/${row.imageId}.jpg` }));
const { lesions } = JSON.parse(read('content/demos/split.json')).result;
const SIZE = { width: 200, height: 150 };

/** The JSON of an output. */
function data(html: string, name: string) {
  const script = new RegExp(`<script[^>]*data-output="${name}"[^>]*>(.*?)</script>`, 's').exec(
    html,
  );
  return JSON.parse(script?.[1] ?? 'null');
}

/** The text of an output. */
function output(html: string, name: string): string | undefined {
  const tag = new RegExp(`<(\\w+)[^>]*data-output="${name}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html);
  return tag?.[2].replaceAll(/<[^>]*>/g, '').trim();
}

describe('toAugmentConfig', () => {
  it('makes of the run’s settings what a run uses', () => {
    expect(toAugmentConfig(RUN_SETTINGS)).toEqual(DEFAULT_AUGMENT);
    expect(PRESETS[0].settings).toEqual(RUN_SETTINGS);
  });
});

describe('Augmentation, as built', () => {
  const props = { images, first: images[3].imageId, firstSize: SIZE, synthetic: false };
  const html = render(<Augmentation {...props} />);

  it('cuts its views out of the image without any script', () => {
    expect(html).toContain('data-demo="augmentation" data-state="recorded"');
    expect(output(html, 'state')).toBe('Recorded');
    const { image, config, views } = data(html, 'run');
    expect(image).toBe(props.first);
    expect(config).toEqual(DEFAULT_AUGMENT);
    expect(views).toHaveLength(8);
    const cutouts = [
      ...html.matchAll(/<svg viewBox="0 0 (\d+) (\d+)" preserveAspectRatio.*?matrix\(([^)]*)\)/g),
    ];
    expect(cutouts).toHaveLength(8);
    for (const [i, [, width, height, matrix]] of cutouts.entries()) {
      const { cropBox, horizontalFlip } = views[i];
      expect([Number(width), Number(height)]).toEqual([cropBox.width, cropBox.height]);
      const [a, , , , e] = matrix.split(' ').map(Number);
      // The crop's left edge lies at 0, or, mirrored, at its width.
      expect(a * cropBox.left + e).toBe(horizontalFlip ? cropBox.width : 0);
      expect(a).toBe(horizontalFlip ? -1 : 1);
    }
  });

  it('names every change as torchvision does, on a labelled native control', () => {
    for (const name of [
      'scale',
      'hflip',
      'vflip',
      'degrees',
      'brightness',
      'contrast',
      'saturation',
      'hue',
    ]) {
      expect(html).toMatch(
        new RegExp(`<label><span>[^<]+</span><input[^>]*type="range"[^>]* name="${name}"`),
      );
    }
    for (const code of [
      'RandomResizedCrop(scale)',
      'RandomRotation(degrees)',
      'ColorJitter(hue)',
    ]) {
      expect(html).toContain(`<code>${code}</code>`);
    }
  });

  it('offers no button before it can answer', () => {
    const buttons = html.match(/<button[^>]*>/g) ?? [];
    expect(buttons.length).toBeGreaterThanOrEqual(12);
    const fields = html.match(/<fieldset[^>]*>/g) ?? [];
    for (const tag of [...buttons, ...fields]) expect(tag).toMatch(/ disabled/);
  });

  it('describes its views where the site has no images', () => {
    const bare = render(<Augmentation {...props} images={rows} />);
    expect(bare).not.toContain('<img');
    expect(bare).not.toContain('<image');
    expect(bare).toContain('of the area');
    expect(render(<Augmentation {...props} synthetic />)).toContain('Synthetic images');
  });
});

describe('Split, as built', () => {
  const html = render(<Split images={images} lesions={lesions} synthetic={false} />);

  it('shows step 5’s split: every image on one side, and the test’s counts', () => {
    expect(html).toContain('data-demo="split" data-state="recorded"');
    const { train, test, seed, testSize, stratify } = data(html, 'run');
    expect({ seed, testSize, stratify }).toEqual({ seed: 42, testSize: 0.2, stratify: true });
    expect([...train, ...test].sort()).toEqual(rows.map(({ imageId }) => imageId).sort());
    const counts = LABELS.map(
      (label) => rows.filter(({ dx, imageId }) => dx === label && test.includes(imageId)).length,
    );
    expect(output(html, 'fewest')).toBe(String(Math.min(...counts)));
    expect(output(html, 'most')).toBe(String(Math.max(...counts)));
    expect(html.match(/<circle/g)).toHaveLength(100);
  });

  it('shows the image that is chosen, its row and its side', () => {
    const chosen = /<circle[^>]*class="mark selected"[^>]*data-image="([^"]+)"/.exec(html)?.[1];
    expect(data(html, 'run').test).toContain(chosen);
    expect(output(html, 'side')).toBe('test');
    const row = rows.find(({ imageId }) => imageId === chosen);
    expect(html).toContain(`<dd>${row?.lesionId}</dd>`);
    expect(html).toContain(`src="/data/sample/images/${chosen}.jpg"`);
  });

  it('promises a test image of each class only where there are enough', () => {
    expect(html).toContain('Dividing each class on its own rules that out');
    const few = LABELS.flatMap((label) => images.filter(({ dx }) => dx === label).slice(0, 3));
    const small = render(<Split images={few} lesions={lesions} synthetic={false} />);
    expect(output(small, 'fewest')).toBe('0');
    expect(small).not.toContain('rules that out');
    expect(small).toContain('can still be none');
  });

  it('says of the sample what its lesions say', () => {
    expect(html).toContain('10,015 images of 7,470 lesions');
    expect(html).toContain('show 100 lesions, one each');
    const twice = images.map((image, i) =>
      i === 1 ? { ...image, lesionId: images[0].lesionId } : image,
    );
    const leaky = render(<Split images={twice} lesions={lesions} synthetic={false} />);
    expect(leaky).toContain('show 99 lesions, so that a split by image can leak');
    const unknown = images.map(({ lesionId: _, ...image }) => image);
    const silent = render(<Split images={unknown} lesions={lesions} synthetic={false} />);
    expect(silent).toContain('Which lesions this sample shows is not known.');
  });
});
