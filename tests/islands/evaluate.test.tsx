import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LABELS, type Label } from '../../demos/engine/data/labels.ts';
import type { Prediction, Run } from '../../demos/engine/run.ts';
import { rocCurvesOf, scoresOf } from '../../demos/islands/evaluate/classResults.ts';
import { mistakesOf, sitePictures, testImagesOf } from '../../demos/islands/evaluate/testImages.ts';
import RunScores from '../../demos/islands/run/RunScores.tsx';
import { attribute, tags, texts } from '../charts/markup.ts';
import { fixtureRun } from '../fixtures/run.ts';

const RUN = fixtureRun();

/** A prediction that gives one class so much, and shares the rest between two others. */
function predict(imageId: string, label: Label, predicted: Label, probability: number): Prediction {
  const others = LABELS.filter((one) => one !== predicted).slice(0, 2);
  const probabilities = LABELS.map((one) => {
    if (one === predicted) return probability;
    return others.includes(one) ? (1 - probability) / 2 : 0;
  });
  return { imageId, label, probabilities };
}

const PREDICTIONS = [
  predict('A', 'mel', 'mel', 0.9),
  predict('B', 'mel', 'nv', 0.5),
  predict('C', 'nv', 'nv', 0.8),
  predict('D', 'bkl', 'nv', 0.7),
];

describe('test images', () => {
  it('are wrong where the largest probability is another class’s, the surest first', () => {
    const mistakes = mistakesOf(testImagesOf(PREDICTIONS, { D: '/d.jpg' }));
    expect(mistakes.map(({ imageId, predicted, src }) => [imageId, predicted, src])).toEqual([
      ['D', 'nv', '/d.jpg'],
      ['B', 'nv', undefined],
    ]);
  });

  it('are the site’s, unless the run was on others of the same name', () => {
    const site = { pictures: { A: '/a.jpg' }, synthetic: true };
    expect(sitePictures(RUN, site)).toEqual({});
    const synthetic = { ...RUN, data: { ...(RUN.data as NonNullable<Run['data']>) } };
    synthetic.data.source = 'synthetic';
    expect(sitePictures(synthetic, site)).toBe(site.pictures);
    expect(sitePictures(synthetic, { ...site, synthetic: false })).toEqual({});
  });
});

describe('what is said of each class', () => {
  it('are its scores, with Wilson’s intervals of what they are fractions of', () => {
    const nv = scoresOf(PREDICTIONS)[LABELS.indexOf('nv')];
    // One of three that were taken for it, its one image; J is 1 / 3, and F1 = 2J / (1 + J).
    expect(nv.precision.value).toBe(1 / 3);
    expect(nv.precision.low).toBeCloseTo(0.0615, 4);
    expect(nv.precision.high).toBeCloseTo(0.7923, 4);
    expect(nv.recall).toMatchObject({ value: 1, high: 1 });
    expect(nv.f1Score.value).toBe(0.5);
    expect(nv.f1Score.high).toBeCloseTo((2 * 0.7923) / 1.7923, 4);
    expect(nv.support).toBe(1);
  });

  it('are its ROC curve and the area under it, as far as it has images', () => {
    const curves = rocCurvesOf(PREDICTIONS) ?? [];
    expect(curves.map(({ label }) => label)).toEqual([...LABELS]);
    const area = Object.fromEntries(curves.map((curve) => [curve.label, curve.area]));
    // nv: C has more than A (0), B (0.5) and D (0.7): 3 of 3. mel: A over all, B (0) level with C and D.
    expect(area).toMatchObject({ nv: 1, mel: 0.75, df: Number.NaN });
    expect(curves[LABELS.indexOf('df')].interval).toEqual([0, 1]);
  });

  it('is no curve where a run has diverged', () => {
    const lost = { ...PREDICTIONS[0], probabilities: LABELS.map(() => Number.NaN) };
    expect(rocCurvesOf([...PREDICTIONS, lost])).toBeUndefined();
    const page = render(<RunScores run={{ ...RUN, predictions: [lost] }} pictures={{}} />);
    expect(page).toContain('There is no ROC curve');
  });
});

describe('RunScores', () => {
  const predictions = PREDICTIONS;
  const run = { ...RUN, predictions };
  const html = render(
    <RunScores
      run={run}
      pictures={{ A: '/a.jpg', B: '/b.jpg', C: '/c.jpg', D: '/d.jpg' }}
      attention="/chapter/?image="
    />,
  );
  const popovers = tags(html, 'div').filter((tag) => attribute(tag, 'popover'));

  it('has the images of each cell behind the cell’s button', () => {
    const targets = tags(html, 'button')
      .filter((tag) => attribute(tag, 'aria-label')?.includes('predicted'))
      .map((tag) => attribute(tag, 'popovertarget'));
    const expected = ['bkl-as-nv', 'mel-as-mel', 'mel-as-nv', 'nv-as-nv'];
    expect(targets).toEqual(expected.map((cell) => `evaluate-${cell}`));
    expect(popovers.map((tag) => attribute(tag, 'id'))).toEqual(targets);
    const [cell] = html.split('id="evaluate-mel-as-nv"')[1].split('popover="auto"');
    expect(cell).toContain('1 image of mel, predicted nv');
    expect(tags(cell, 'img').map((tag) => attribute(tag, 'src'))).toEqual(['/b.jpg']);
  });

  it('lists the mistakes, each with a link to where the model looks', () => {
    const items = tags(html, 'li').flatMap((tag) => attribute(tag, 'data-image') ?? []);
    expect(items).toEqual(['D', 'B']);
    expect(html).toContain('href="/chapter/?image=D#demo-attention"');
  });

  it('says where it has no images, and links to none', () => {
    const page = render(<RunScores run={run} pictures={{}} attention="/chapter/?image=" />);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('#demo-attention');
    expect(page).toContain('data-output="no-picture"');
    expect(texts(page, 'p').filter((text) => text.startsWith('The images are not'))).toHaveLength(
      5,
    );
    expect(html).not.toContain('data-output="no-picture"');
  });

  it('has the macro AUC, unless a class has no image', () => {
    const macroAuc = (page: string) => /data-output="macro-auc"[^/]*/.exec(page)?.[0];
    expect(macroAuc(html)).toBe('data-output="macro-auc">–<');
    // Every class of the whole run has images.
    expect(macroAuc(render(<RunScores run={RUN} pictures={{}} />))).toMatch(
      / value="0\.\d+">0\.\d\d</,
    );
  });
});
