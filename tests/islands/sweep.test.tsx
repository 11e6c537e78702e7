import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { SUITES } from '../../cli/record/suites.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { Run } from '../../demos/engine/run.ts';
import CompareModels from '../../demos/islands/CompareModels.tsx';
import Imbalance from '../../demos/islands/Imbalance.tsx';
import LearningRate from '../../demos/islands/LearningRate.tsx';
import {
  rungsControl,
  rungsOf,
  settingControl,
  splitRungs,
  variantsOf,
} from '../../demos/islands/sweep/linkControls.ts';
import { RecordedPlots } from '../../demos/islands/sweep/RecordedPlots.tsx';
import { resultOfRung } from '../../demos/islands/sweep/rungResult.ts';
import SweepPlots from '../../demos/islands/sweep/SweepPlots.tsx';
import type { SweepId, SweepVariant } from '../../demos/islands/sweep/sweepSpec.ts';
import { accuracy, averageOf, recallOf, scoreOf } from '../../src/lib/suiteResults.ts';
import { sumUp } from '../../src/lib/suiteRungs.ts';
import { attribute, tableRows, tags, texts } from '../charts/markup.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { fixtureSuite } from '../fixtures/suite.ts';

const OFFERS = [
  { id: 'large', name: 'Large', parameters: 9e6, bytes: 18e6, pretrained: true },
  { id: 'small', name: 'Small', parameters: 3e6, bytes: 6e6, pretrained: true },
  { id: 'vit-random', name: 'Random', parameters: 1e6, bytes: 0, pretrained: false },
];
const PROPS = {
  plots: <p>the charts</p>,
  recorded: sumUp(fixtureSuite()).recorded,
  models: OFFERS,
  base: '/',
  sampleTitle: '100 images',
};

/** Counted by hand: the right answers among all, and among the melanomas. */
function count({ predictions }: Run) {
  const isRight = ({ label, probabilities }: Run['predictions'][number]) =>
    LABELS[probabilities.indexOf(Math.max(...probabilities))] === label;
  const melanomas = predictions.filter(({ label }) => label === 'mel');
  return {
    accuracy: predictions.filter(isRight).length / predictions.length,
    recall: melanomas.filter(isRight).length / melanomas.length,
  };
}

describe('the values in a link', () => {
  const rates = rungsControl(settingControl('lr'));

  it('stay as they were typed, where each keeps its rule', () => {
    expect(rates.write('0.00005,1e-3 , .01')).toBe('0.00005, 1e-3, .01');
    expect(splitRungs('5e-5, 1e-3, .01')).toEqual(['5e-5', '1e-3', '.01']);
    const sizes = rungsControl(settingControl('images'));
    expect(sizes.write('28,ALL')).toBeUndefined();
    expect(sizes.write('28,all,')).toBe('28, all');
    expect(settingControl('epochs').write(' 3 ')).toBe('3');
  });

  it.each([
    '',
    ' , ',
    '5e-5,x',
    '5e-5,0.00005',
    '1,2',
    '1e-1,1e-2,1e-3,1e-4,1e-5,1e-6,2e-1,2e-2,2e-3',
  ])('are refused where one of them is no good: %j', (text) =>
    expect(rates.write(text)).toBeUndefined(),
  );

  it('make runs that differ in nothing else', () => {
    const variants = variantsOf('lr', ['5e-5', '0.01'], (value) => value);
    const [first, second] = rungsOf(variants, { epochs: '3', seed: '7' });
    expect(first).toMatchObject({ name: '5e-5', config: { learningRate: 5e-5, seed: 7 } });
    expect(second.config).toEqual({ ...first.config, learningRate: 0.01 });
    expect(first.config.numTrainEpochs).toBe(3);
  });
});

describe('named variants', () => {
  const swept: SweepVariant[] = [
    { id: 'alike', name: 'classes alike', settings: {}, mix: 'balanced' },
    { id: 'weighted', name: 'weighted', settings: { 'class-weights': 'balanced' }, mix: 'natural' },
  ];

  it('carry their settings and their mixture, in the order asked for', () => {
    const variants = variantsOf(swept, ['weighted', 'alike'], () => 'unused');
    const [weighted, alike] = rungsOf(variants, { epochs: '3' });
    expect(weighted).toMatchObject({ name: 'weighted', mix: 'natural' });
    expect(weighted.config).toEqual({ ...alike.config, classWeights: 'balanced' });
    expect(alike).toMatchObject({ name: 'classes alike', mix: 'balanced' });
    expect(rungsOf(variantsOf('epochs', ['3'], String), {})[0]).not.toHaveProperty('mix');
  });
});

describe('the result of a run', () => {
  const run = fixtureRun();
  const rung = { name: '5e-5', config: run.config, run };

  it('is what its predictions and epochs say', () => {
    const truth = count(run);
    const { scores, loss, ...rest } = resultOfRung(rung, 5e-5);
    expect(scores.accuracy?.value).toBeCloseTo(truth.accuracy, 12);
    expect(scores.melanomaRecall?.value).toBeCloseTo(truth.recall, 12);
    expect(rest).toMatchObject({ label: '5e-5', x: 5e-5, epochs: 30, note: undefined });
    expect(loss[1].points.at(-1)).toEqual({ x: 30, y: run.epochs[30].test.loss });
  });

  it.each([
    ['The loss is no longer a number after step 7: the training diverged.', 'diverged'],
    ['The device ran out of memory.', 'failed'],
  ])('has no score where it failed: %s', (error, note) => {
    const failed = resultOfRung({ ...rung, run: { ...run, status: 'failed', error } }, 5e-5);
    expect(failed).toMatchObject({ note, scores: {} });
    expect(failed.loss[0].points).toHaveLength(31);
  });

  it('is to come where there is no run yet', () => {
    const { run: _, ...planned } = rung;
    expect(resultOfRung(planned, 5e-5)).toMatchObject({ note: 'to come', scores: {} });
  });
});

describe('a recorded suite, summed up', () => {
  const suite = fixtureSuite({ heldOut: true });
  const { rungs, recorded } = sumUp(suite, { accuracyOn: 'test' });

  it('has the scores of the suite’s own figures, on the images asked for', () => {
    for (const [i, variant] of suite.variants.entries()) {
      const { scores, seconds } = rungs[i];
      expect(scores.accuracy?.value).toBe(scoreOf(suite, variant, accuracy, 'test')?.mean);
      const f1 = scoreOf(suite, variant, averageOf('macro', 'f1Score'), 'heldOut');
      expect(scores.macroF1).toMatchObject({ value: f1?.mean, interval: f1?.interval });
      const recall = scoreOf(suite, variant, recallOf('mel'), 'heldOut');
      expect(scores.melanomaRecall?.singles).toEqual(recall?.values);
      // Runs of 11, 12 and 13 seconds.
      expect(seconds).toBe(11);
    }
  });

  it('gives the page all but the curves', () => {
    expect(recorded.rungs.map(({ label }) => label)).toEqual(['setting low', 'setting high']);
    expect(JSON.stringify(recorded)).not.toContain('points');
    expect(recorded.facts).toEqual(['3 runs of 2 epochs each', 'WebAssembly, 2 threads']);
    expect(recorded).toMatchObject({
      json: `/runs/suites/${suite.name}.json`,
      date: '2020-01-01T00:00:00.000Z',
      day: '1 January 2020',
    });
  });

  it.each<SweepId>(['learning-rate', 'dataset-size', 'compare-models', 'imbalance'])(
    'is drawn by %s, with no id twice',
    (demo) => {
      const markup = render(<RecordedPlots demo={demo} rungs={rungs} awaited={[]} />);
      const drawn = tags(markup, 'figure').map((tag) => attribute(tag, 'id'));
      expect(drawn).toContain(`${demo}-loss-2`);
      expect(drawn).toContain(`${demo}-accuracy`);
      const ids = [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
      const rows = tableRows(markup.slice(markup.indexOf(`id="${demo}-accuracy"`)));
      expect(rows[1][2]).toBe(rungs[0].scores.accuracy?.value.toFixed(2));
    },
  );

  it('says of a setting that could not be recorded why, and how it is', () => {
    const [first, ...others] = suite.variants;
    const { awaited, rungs } = sumUp({
      ...suite,
      variants: [...others, { ...first, runs: [], made: undefined, awaited: 'Its weights lack.' }],
    });
    expect(rungs).toHaveLength(1);
    const markup = render(<RecordedPlots demo="compare-models" rungs={rungs} awaited={awaited} />);
    expect(markup).toContain(
      `<b>${first.label}.</b> Its weights lack. <code>npm run record -- --suite compare-models</code>`,
    );
  });
});

describe('the charts of a sweep under way', () => {
  const run = fixtureRun();
  const rungs = [run, { ...run, status: 'failed' as const, error: 'it diverged' }, undefined].map(
    (one, i) =>
      resultOfRung({ name: `rate ${i}`, config: run.config, ...(one && { run: one }) }, 10 ** -i),
  );
  const markup = render(<SweepPlots demo="learning-rate" rungs={rungs} isOwn />);

  it('have a place for every setting, named as far as it has come', () => {
    expect(texts(markup, 'figcaption').slice(0, 3)).toEqual([
      'rate 0',
      'rate 1: diverged',
      'rate 2: to come',
    ]);
    const ladder = markup.slice(markup.indexOf('id="learning-rate-ladder"'));
    const dots = tags(ladder, 'circle').filter((tag) => attribute(tag, 'class') === 'dot');
    expect(dots).toHaveLength(1);
    expect(texts(ladder, 'text').slice(0, 9)).toEqual(
      expect.arrayContaining(['rate 0', 'rate 1', 'rate 2']),
    );
  });
});

describe('the benches, as built', () => {
  const output = (html: string, name: string) =>
    new RegExp(`data-output="${name}"[^>]*>([^<]*)<`).exec(html)?.[1];

  it('show what is recorded, in the words of the record', () => {
    const { recorded } = PROPS;
    const html = render(<LearningRate {...PROPS} />);
    expect(html).toContain('data-demo="learning-rate" data-state="recorded"');
    expect(output(html, 'state')).toBe('Recorded');
    expect(html).toContain('the charts');
    expect(JSON.parse(output(html, 'run') ?? '')).toEqual(recorded.rungs);
    expect(output(html, 'command')).toBe('none: test data');
    expect(html).toContain(`<a href="${recorded.json}">JSON</a>`);
    expect(html).toContain('<time datetime="2020-01-01T00:00:00.000Z">1 January 2020</time>');
  });

  it('have native, labelled controls, and no button that cannot answer', () => {
    const html = render(<LearningRate {...PROPS} />);
    expect(html).toMatch(/<label[^>]*><span>Learning rates<\/span><input[^>]* name="rates"/);
    expect(html).toMatch(/<label><span>Model<\/span><select[^>]* name="model"/);
    for (const button of html.match(/<button[^>]*>/g) ?? []) expect(button).toMatch(/ disabled/);
  });

  it('tick the models of the site, and offer those of Hugging Face', () => {
    const html = render(<CompareModels {...PROPS} />);
    const boxes = tags(html, 'input').filter((tag) => attribute(tag, 'type') === 'checkbox');
    const ticked = boxes
      .filter((tag) => / checked/.test(tag))
      .map((tag) => attribute(tag, 'value'));
    expect(ticked).toEqual(['large', 'small', 'vit-random']);
    expect(boxes.map((tag) => attribute(tag, 'value'))).toContain(
      'microsoft/swin-tiny-patch4-window7-224',
    );
  });

  it('offer the mixtures of the recorded suite, by its names', () => {
    const html = render(<Imbalance {...PROPS} />);
    const boxes = tags(html, 'input').filter((tag) => attribute(tag, 'name') === 'mixes');
    const recorded = SUITES.find(({ name }) => name === 'imbalance')?.variants ?? [];
    expect(boxes.map((tag) => attribute(tag, 'value'))).toEqual(recorded.map(({ id }) => id));
    expect(boxes.every((tag) => / checked/.test(tag))).toBe(true);
    for (const { label } of recorded) expect(html).toContain(`<span>${label}</span>`);
    expect(html).toContain('on synthetic lesions');
  });

  it('say that they are no medical advice', () => {
    expect(render(<Imbalance {...PROPS} />)).toContain('no medical advice');
  });
});
