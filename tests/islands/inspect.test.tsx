/** The demos that look into a model, as the page is built. */
import { readFileSync } from 'node:fs';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { summarizeModel } from '../../demos/engine/inspect/modelSummary.ts';
import { quantize } from '../../demos/engine/inspect/quantize.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import type { Prediction } from '../../demos/engine/run.ts';
import Attention from '../../demos/islands/Attention.tsx';
import AttentionPair from '../../demos/islands/inspect/AttentionPair.tsx';
import type { RecordedAttention } from '../../demos/islands/inspect/attentionView.ts';
import type { RecordedModel } from '../../demos/islands/inspect/modelView.ts';
import {
  computedView,
  nearestPatch,
  type RecordedPatches,
  recordedView,
} from '../../demos/islands/inspect/patchView.ts';
import Model from '../../demos/islands/Model.tsx';
import Patches from '../../demos/islands/Patches.tsx';

const IMAGES = LABELS.map((dx, i) => ({
  imageId: `A${i}`,
  dx,
  src: `/data/sample/images/A${i}.jpg`,
}));
const SITE = {
  models: [],
  images: IMAGES,
  synthetic: false,
  base: '/',
  command: 'npm run record-demo',
};
const MODEL = { id: 'small', name: 'Small ViT', pretrained: true };

/** The text or JSON of an output. */
function output(html: string, name: string): string | undefined {
  const tag = new RegExp(`<(\\w+)[^>]*data-output="${name}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html);
  return tag?.[2].replaceAll(/<[^>]*>/g, '').trim();
}

/** Of 4 × 4 patches those in the middle, with two numbers each. */
const PATCHES: RecordedPatches = (() => {
  const patches = [5, 6, 9, 10];
  const vectors = quantize([1, 0, 0, 1, 1, 1, -1, 0], 2);
  const likeness = quantize(
    patches.flatMap((patch) => Array.from({ length: 16 }, (_, i) => (i === patch ? 1 : i / 32))),
    16,
  );
  const values = { vectors, likeness };
  return {
    ...{ model: MODEL, imageId: 'A4', dx: 'mel', side: 4, patchSize: 8, size: 2, patches },
    ...{ content: values, position: values, token: values },
  };
})();

describe('Patches, as built', () => {
  const html = render(<Patches {...SITE} recorded={PATCHES} />);

  it('shows the recorded patch nearest to the middle, over the site’s image', () => {
    expect(html).toContain('data-demo="patches" data-state="recorded"');
    expect(output(html, 'patch')).toBe('Patch 11');
    expect(html).toContain('href="/data/sample/images/A4.jpg"');
    const shown = JSON.parse(output(html, 'run') ?? '');
    expect(shown).toMatchObject({ imageId: 'A4', side: 4, patch: 10, likeness: 'token' });
    expect(shown.cosines).toHaveLength(16);
    expect(shown.cosines[10]).toBe(1);
    // The largest of the others is the last, at 15/32, to the nearest of 127 steps.
    expect(output(html, 'most-alike')).toBe('0.47 row 4, column 4');
  });

  it('shows no image of a synthetic sample, whatever its id, and says so', () => {
    const page = render(<Patches {...SITE} synthetic recorded={PATCHES} />);
    expect(page).not.toContain('/data/sample/images/A4.jpg');
    expect(output(page, 'no-picture')).toContain('does not have the image A4');
    expect(html).not.toContain('data-output="no-picture"');
  });

  it('offers nothing before it can answer', () => {
    for (const button of html.match(/<button[^>]*>/g) ?? []) expect(button).toMatch(/ disabled/);
  });
});

describe('patch views', () => {
  it('finds the nearest patch that can be looked at', () => {
    const view = recordedView(PATCHES);
    expect([nearestPatch(view, 0, 0), nearestPatch(view, 1, 3), nearestPatch(view, 3, 2)]).toEqual([
      5, 6, 10,
    ]);
  });

  it('computes likeness where it is not recorded', () => {
    const content = Float32Array.of(1, 0, 0, 1, 1, 1, -1, 0);
    const view = computedView({
      model: MODEL,
      device: { backend: 'wasm', description: '' },
      imageId: 'A0',
      vectors: { side: 2, patchSize: 8, size: 2, content, position: content, token: content },
    });
    expect([...(view.vector(2, 'content') as Float32Array)]).toEqual([1, 1]);
    const half = Math.SQRT1_2;
    expect(view.likenessOf(0, 'content')).toEqual([1, 0, expect.closeTo(half, 6), -1]);
  });
});

describe('Model, as built', () => {
  const parts = summarizeModel(parseModelConfig({ model_type: 'vit' }, 'config.json'), 7);
  const recorded: RecordedModel = {
    model: MODEL,
    bytes: 12e6,
    parts,
    parameters: 85_804_039,
    droppedParameters: ['pooler.dense.bias'],
    newParameters: ['classifier.weight', 'classifier.bias'],
    processor: {
      ...{ height: 224, width: 224, size: { height: 224, width: 224 }, resample: 'bilinear' },
      ...{ rescaleFactor: 1 / 255, imageMean: [0.5, 0.5, 0.5], imageStd: [0.5, 0.5, 0.5] },
    },
    image: {
      imageId: 'A4',
      original: { width: 200, height: 150 },
      pixel: {
        ...{ x: 112, y: 112, resized: [255, 0, 51], rescaled: [1, 0, 0.2] },
        ...{ normalized: [1, -1, -0.6], offsets: [25200, 75376, 125552] },
      },
    },
  };
  const html = render(<Model {...SITE} recorded={recorded} />);

  it('counts parameters and multiply-adds, and says what the file lacked', () => {
    expect(output(html, 'parameters')).toBe('85,804,039');
    // 12 blocks of 1,453,954,560, the patches and the head, as PyTorch counts them.
    expect(output(html, 'macs')).toBe('17.6 billion');
    expect(output(html, 'download')).toBe('12 MB of weights');
    const names = output(html, 'parameter-names');
    expect(names).toContain('pooler.dense.bias');
    expect(names).toContain('classifier.weight');
  });

  it('names the shapes on the way, blocks together', () => {
    const flow = /<ol class="shape-flow"[^>]*>(.*?)<\/ol>/s.exec(html)?.[1] ?? '';
    const stations = [...flow.matchAll(/<b>(.*?)<\/b><span>(.*?)<\/span>/g)].map(([, a, b]) => [
      a,
      b,
    ]);
    expect(stations).toEqual([
      ['3 × 224 × 224', 'image'],
      ['197 × 768', 'embeddings'],
      ['197 × 768', '12 blocks'],
      ['1 × 768', 'class token'],
      ['7 logits', 'head'],
    ]);
  });

  it('opens the first block, and follows the recorded pixel', () => {
    expect(html).toContain('Block 1, opened');
    expect(html).toContain('Pixel 112, 112');
    expect(html).toContain('125,552');
  });

  it('does without the image where the site has it not', () => {
    const page = render(
      <Model {...SITE} images={[{ imageId: 'B', dx: 'mel' }]} recorded={recorded} />,
    );
    expect(output(page, 'no-picture')).toContain('A4');
    expect(page).toContain('Pixel 112, 112');
  });
});

describe('Attention, as built', () => {
  const maps = Array.from({ length: 2 * 3 * 4 }, (_, i) => (i % 5) / 20);
  const attention = {
    layers: 2,
    heads: 1,
    side: 2,
    roots: quantize(maps.map(Math.sqrt), 4),
    own: [1, 2, 3, 4, 5, 6],
  };
  const predictions: Prediction[] = [
    { imageId: 'A0', label: 'akiec', probabilities: [0.2, 0.8, 0, 0, 0, 0, 0] },
    { imageId: 'A4', label: 'mel', probabilities: [0, 0, 0, 0, 0.9, 0.1, 0] },
  ];
  const recorded: RecordedAttention = {
    model: MODEL,
    run: 'vit-tiny',
    images: [
      { imageId: 'A4', dx: 'mel', attention },
      { imageId: 'A0', dx: 'akiec', attention },
    ],
  };
  const shared = { ...SITE, recorded, predictions };
  const html = render(
    <Attention {...shared} maps={<AttentionPair {...shared} layer={2} map="rollout" />} />,
  );

  it('shows a right and a wrong answer side by side, at the last rollout', () => {
    const verdicts = [...html.matchAll(/data-output="verdict">(.*?)<\/p>/g)].map(([, text]) =>
      text.replaceAll(/<[^>]*>/g, ''),
    );
    expect(verdicts).toEqual([
      'right The model says mel, with 90%.',
      'wrong The model says bcc, with 80%.',
    ]);
    const shown = JSON.parse(output(html, 'run') ?? '');
    expect(shown).toMatchObject({ layer: 2, map: 'rollout' });
    expect(shown.images.map(({ own }: { own: number }) => own)).toEqual([6, 6]);
    expect(shown.images[0].values).toEqual(maps.slice(20).map((value) => expect.closeTo(value, 2)));
  });

  it('says beside the predictions that they are no medical advice', () => {
    expect(html).toContain('no medical advice');
  });
});

describe('the records', () => {
  const read = (id: string) => JSON.parse(readFileSync(`content/demos/${id}.json`, 'utf8'));

  it.each(['patches', 'model', 'attention'])('%s names its command, and is short', (id) => {
    const record = read(id);
    expect(record.command).toBe(`npm run record-demo -- --demo ${id}`);
    expect(JSON.stringify(record).length).toBeLessThan(60_000);
  });

  it('of the model has the parameters that PyTorch counts', () => {
    const { counts } = JSON.parse(readFileSync('tests/fixtures/inspect.json', 'utf8'));
    const total = counts['vit-tiny'].parameters.reduce((a: number, b: number) => a + b, 0);
    expect(read('model').result.parameters).toBe(total);
  });

  it('of attention has an image that the recorded run gets right, and its surest mistake', () => {
    const { result } = read('attention') as { result: RecordedAttention };
    const { predictions } = JSON.parse(readFileSync(`content/runs/${result.run}.json`, 'utf8'));
    const answers = (predictions as Prediction[]).map(({ imageId, label, probabilities }) => {
      const most = Math.max(...probabilities);
      return { imageId, most, right: LABELS[probabilities.indexOf(most)] === label };
    });
    const [first, second] = result.images.map(({ imageId }) => imageId);
    expect(answers.find(({ imageId }) => imageId === first)?.right).toBe(true);
    const mistakes = answers.filter(({ right }) => !right).sort((a, b) => b.most - a.most);
    expect(second).toBe(mistakes[0].imageId);
  });
});
