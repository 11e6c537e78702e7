import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { LabelRow, SampleManifest } from '../../demos/engine/data/sample.ts';
import { countClasses } from '../../demos/engine/data/validate.ts';
import { RANDOM_MODEL } from '../../demos/engine/models/offers.ts';
import type { Run } from '../../demos/engine/run.ts';
import Dataset from '../../demos/islands/Dataset.tsx';
import Evaluate from '../../demos/islands/Evaluate.tsx';
import Finetune from '../../demos/islands/Finetune.tsx';
import RunPlots from '../../demos/islands/run/RunPlots.tsx';
import RunScores from '../../demos/islands/run/RunScores.tsx';
import { fixtureRun } from '../fixtures/run.ts';

const RUN = fixtureRun();
/** The same, had it kept an epoch before the last. */
const KEPT: Run = {
  ...RUN,
  config: { ...RUN.config, loadBestModelAtEnd: true, metricForBestModel: 'loss' },
  bestEpoch: 12,
};
const OFFER = {
  id: 'vit-tiny-patch16-224',
  name: 'ViT-Tiny/16',
  parameters: 5_524_416,
  bytes: 11_457_392,
  pretrained: true,
};

/** The first of the test images alone has a picture. */
const PICTURES = { labelsSha256: RUN.data?.labelsSha256, srcs: { TEST_0080: '/80.jpg' } };

const finetune = (recorded: Run, proposed = OFFER) =>
  render(
    <Finetune
      recorded={recorded}
      plots={<RunPlots run={recorded} pictures={PICTURES} />}
      models={[OFFER]}
      works={[{ model: proposed.id, name: proposed.name, flop: 1e12 }]}
      efficiency={0.5}
      base="/"
      pictures={PICTURES}
      sampleTitle="100 test images"
    />,
  );

const evaluate = (recorded: Run) =>
  render(
    <Evaluate
      recorded={recorded}
      scores={<RunScores run={recorded} pictures={{}} />}
      site={{ pictures: {}, synthetic: false }}
      attention="/attention/"
      base="/"
    />,
  );

/** The text or value of an output. */
function output(html: string, name: string): string | undefined {
  const tag = new RegExp(`<(\\w+)[^>]*data-output="${name}"[^>]*>([\\s\\S]*?)</\\1>`).exec(html);
  return tag?.[2].replaceAll(/<[^>]*>/g, '').trim();
}

/** The fold that names parameters. */
function parameters(html: string): string | undefined {
  return /<details data-output="parameters">.*?<\/details>/s.exec(html)?.[0];
}

describe('Finetune, as built', () => {
  const html = finetune(RUN);

  it('shows what the model says of one test image of each class, and that it is no advice', () => {
    const from = html.indexOf('id="finetune-predictions"');
    const strip = html.slice(from, html.indexOf('bench-say', from));
    expect(strip).toContain('>One test image of each class, after epoch 30<');
    const cards = [...strip.slice(0, strip.indexOf('</ol>')).matchAll(/<li>(.*?)<\/li>/gs)].map(
      ([, card]) => card,
    );
    // The classes take turns in the fixture: its first seven test images.
    const first = RUN.predictions.slice(0, 7);
    expect(cards).toHaveLength(7);
    for (const [i, { imageId, label, probabilities }] of first.entries()) {
      const top = Math.max(...probabilities);
      const guess = LABELS[probabilities.indexOf(top)];
      expect(cards[i]).toContain(`${guess} ${(100 * top).toFixed(0)}%`);
      expect(cards[i]).toContain(guess === label ? `right: ${label}` : `wrong: it is ${label}`);
      expect(cards[i]).toContain(i === 0 ? '<img src="/80.jpg"' : `>${imageId}<`);
    }
    expect(strip).toContain('no medical advice');
    expect(finetune(KEPT)).toContain('One test image of each class, after epoch 12');
  });

  it('shows no picture of another sample under the same id', () => {
    const other = { ...RUN, data: RUN.data && { ...RUN.data, labelsSha256: 'f'.repeat(64) } };
    expect(finetune(other)).not.toContain('/80.jpg');
  });

  it('shows the recorded run with its numbers', () => {
    expect(html).toContain('data-demo="finetune" data-state="recorded"');
    expect(output(html, 'state')).toBe('Recorded');
    const last = RUN.epochs[30];
    expect(output(html, 'epoch')).toBe('30 of 30');
    expect(output(html, 'train-loss')).toBe(last.train.loss.toFixed(3));
    expect(output(html, 'test-accuracy')).toBe(`${Math.round(last.test.accuracy * 100)}%`);
    expect(output(html, 'device')).toBe('WebAssembly, 2 threads');
    expect(html).toContain('Fine-tune on 80 images');
  });

  it('holds the run as JSON', () => {
    expect(JSON.parse(output(html, 'run') ?? '')).toEqual(RUN);
  });

  it('lets no string of the run end the script element', () => {
    const hostile = { ...RUN, command: '</script><script>alert(1)</script>' };
    const page = finetune(hostile);
    expect(page).not.toContain('<script>alert');
    expect(JSON.parse(output(page, 'run') ?? '')).toEqual(hostile);
  });

  it('has a native, labelled control for every setting, with the recorded values', () => {
    for (const name of ['epochs', 'lr', 'batch', 'images', 'seed']) {
      expect(html).toMatch(new RegExp(`<label><span>[^<]+</span><input[^>]* name="${name}"`));
    }
    for (const name of ['model', 'unfreeze', 'augment', 'backend']) {
      expect(html).toMatch(new RegExp(`<label><span>[^<]+</span><select[^>]* name="${name}"`));
    }
    expect(html).toMatch(/name="lr"[^>]* value="5e-5"/);
  });

  it('offers no button before it can answer', () => {
    // What opens an explanation needs no program.
    const buttons = (html.match(/<button[^>]*>/g) ?? []).filter(
      (button) => !button.includes('popovertarget'),
    );
    expect(buttons.length).toBeGreaterThanOrEqual(4);
    for (const button of buttons) expect(button).toMatch(/ disabled/);
  });

  it('says what a model of random weights means, where it is chosen', () => {
    const page = finetune(RUN, RANDOM_MODEL);
    expect(page).toMatch(
      /<option selected[^>]*value="vit-random"|value="vit-random"[^>]* selected/,
    );
    expect(page).toContain('starts from random weights');
    expect(html).not.toContain('starts from random weights');
  });

  it('offers what a recorded run has unfrozen, common or not', () => {
    const page = finetune({ ...RUN, config: { ...RUN.config, unfreeze: 5 } });
    expect(page).toContain('last 5 blocks');
  });

  it('says nothing of the end where the last epoch is the model’s', () => {
    expect(html).not.toContain('data-output="kept"');
    expect(html).not.toContain('class="marker"');
  });

  it('shows the epoch that is kept, in words, in figures and on both curves', () => {
    const page = finetune(KEPT);
    expect(output(page, 'kept')).toBe('Kept: epoch 12, the best by test loss.');
    expect(page).toContain('<dt>Epoch kept</dt>');
    expect(output(page, 'epoch')).toBe('12 of 30');
    const { train, test } = RUN.epochs[12];
    expect(output(page, 'train-loss')).toBe(train.loss.toFixed(3));
    expect(output(page, 'test-loss')).toBe(test.loss.toFixed(3));
    expect(output(page, 'test-accuracy')).toBe(`${Math.round(test.accuracy * 100)}%`);
    expect(page.match(/<line class="marker"/g)).toHaveLength(2);
    expect(page.match(/>kept: epoch 12<\/text>/g)).toHaveLength(2);
    expect(page.match(/<desc[^>]*>[^<]*Kept: epoch 12[^<]*<\/desc>/g)).toHaveLength(2);
  });

  it('says that a run ended early', () => {
    const page = finetune({ ...KEPT, epochs: RUN.epochs.slice(0, 18) });
    expect(output(page, 'kept')).toBe(
      'Ended early, after epoch 17 of 30. Kept: epoch 12, the best by test loss.',
    );
    const cut = { ...RUN, epochs: RUN.epochs.slice(0, 18) };
    expect(output(finetune(cut), 'kept')).toBe('Ended early, after epoch 17 of 30.');
    const live = { ...cut, status: 'running' as const };
    expect(finetune(live)).not.toContain('data-output="kept"');
  });

  it('names the parameters that were made new and dropped, folded', () => {
    const model = RUN.model as NonNullable<Run['model']>;
    const withNames = (newParameters: string[], droppedParameters: string[]) =>
      parameters(finetune({ ...RUN, model: { ...model, newParameters, droppedParameters } }));
    const head = ['classifier.weight', 'classifier.bias'];
    const pooler = ['pooler.dense.bias', 'pooler.dense.weight'];
    const names = (list: string[]) => list.map((name) => `<dd>${name}</dd>`).join('');
    const both = withNames(head, pooler);
    expect(both).toContain('<summary>2 parameters made new, 2 dropped</summary>');
    expect(both).toMatch(new RegExp(`made new.*${names(head)}.*dropped.*${names(pooler)}`));
    expect(withNames(head, [])).toContain('<summary>2 parameters made new</summary>');
    expect(withNames([], pooler.slice(1))).toContain('<summary>1 parameter dropped</summary>');
    expect(withNames([], [])).toBeUndefined();
  });

  it('marks synthetic images', () => {
    expect(html).not.toContain('Synthetic images');
    const data = { ...(RUN.data as NonNullable<Run['data']>), source: 'synthetic' as const };
    expect(finetune({ ...RUN, data })).toContain('Synthetic images');
  });

  it('can draw a run of which nothing has happened yet', () => {
    const page = finetune({ ...RUN, epochs: [], predictions: [], stepLosses: [] });
    expect(output(page, 'test-loss')).toBe('–');
    expect(page).toContain('The report follows');
  });
});

describe('Evaluate, as built', () => {
  const html = evaluate(RUN);
  const correct = RUN.predictions.filter(
    ({ label, probabilities }) =>
      probabilities.indexOf(Math.max(...probabilities)) === LABELS.indexOf(label),
  ).length;

  it('shows the accuracy of the predictions, with what it leaves open', () => {
    expect(output(html, 'accuracy')).toBe((correct / 20).toFixed(2));
    const [low, high] = (output(html, 'interval') ?? '').split('–').map(Number);
    expect(low).toBeLessThan(correct / 20);
    expect(high).toBeGreaterThan(correct / 20);
    expect(html).toContain('n = 20');
  });

  it('shows the report as scikit-learn prints it', () => {
    const report = output(html, 'report') ?? '';
    expect(report.split('\n')[0].trim().split(/\s+/)).toEqual([
      'precision',
      'recall',
      'f1-score',
      'support',
    ]);
    for (const label of LABELS) expect(report).toContain(label);
  });

  it('says which epoch’s model it judges', () => {
    expect(html).not.toContain('data-output="kept"');
    const page = evaluate(KEPT);
    expect(output(page, 'kept')).toBe('Kept: epoch 12, the best by test loss.');
  });

  it('says that it is no medical advice', () => {
    expect(html).toContain('no medical advice');
  });
});

describe('Dataset, as built', () => {
  const rows: LabelRow[] = LABELS.flatMap((dx, i) => [
    { imageId: `A${i}`, dx },
    { imageId: `B${i}`, dx },
  ]);
  const manifest: SampleManifest = {
    format: 'lesion-lab/sample',
    version: 1,
    source: 'folder',
    title: '14 images for tests',
    license: 'CC0-1.0',
    attribution: 'Nobody in particular',
    classCounts: countClasses(rows),
    files: rows.map(({ imageId }) => ({ path: `images/${imageId}.jpg`, bytes: 1, sha256: '' })),
  };
  const html = render(<Dataset rows={rows} manifest={manifest} base="/course/" />);

  it('shows every image under its class, from below the base path', () => {
    expect(html.match(/<img /g)).toHaveLength(14);
    expect(html).toContain('src="/course/data/sample/images/A0.jpg"');
    expect(html).toContain('alt="Melanoma, A4"');
    expect(html).not.toContain('undefined');
  });

  it('names source and licence, and marks synthetic images', () => {
    expect(html).toContain('Nobody in particular');
    expect(html).toContain('CC0-1.0');
    expect(html).not.toContain('Synthetic images');
    const synthetic = { ...manifest, source: 'synthetic' as const };
    expect(render(<Dataset rows={rows} manifest={synthetic} base="/" />)).toContain(
      'Synthetic images',
    );
  });

  it('shows the labels alone where the site has no images', () => {
    const page = render(<Dataset rows={rows} manifest={{ ...manifest, files: [] }} base="/" />);
    expect(page).not.toContain('<img');
    expect(page).toContain('A0');
  });
});
