import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { LABELS } from '../../demos/engine/data/labels.ts';
import type { Run } from '../../demos/engine/run.ts';
import { RunComparison } from '../../demos/islands/library/RunComparison.tsx';
import { RunRow } from '../../demos/islands/library/RunRow.tsx';
import Runs from '../../demos/islands/Runs.tsx';
import { tableRows, tags, texts } from '../charts/markup.ts';
import { fixtureRun } from '../fixtures/run.ts';

const FIRST = fixtureRun({ seed: 1, epochs: 3 });
const SECOND = fixtureRun({ seed: 2, epochs: 5 });
const listed = (run: Run, name: string) => ({ id: run.id, run, name, recorded: false });
const isRight = ({ label, probabilities }: Run['predictions'][number]) =>
  probabilities.indexOf(Math.max(...probabilities)) === LABELS.indexOf(label);
const correct = (run: Run) => run.predictions.filter(isRight).length;

describe('Runs, as built', () => {
  const html = render(<Runs recorded={[FIRST]} />);

  it('lists what is recorded, with its score, and says where runs will be', () => {
    expect(html).toContain('data-demo="runs" data-state="recorded"');
    expect(html.match(/<li class="run-row"/g)).toHaveLength(1);
    expect(html).toContain(`<data data-output="accuracy" value="${correct(FIRST) / 20}"`);
    expect(html).toContain('1 Jan 2020');
    expect(html).toContain('None yet.');
    expect(html).toContain('no medical advice');
  });

  it('offers nothing before it can answer', () => {
    const inputs = [...tags(html, 'input'), ...tags(html, 'button')];
    expect(inputs.length).toBeGreaterThanOrEqual(4);
    for (const input of inputs) expect(input).toMatch(/ disabled/);
  });
});

describe('RunRow', () => {
  const row = (run: Run, name: string) =>
    render(
      <RunRow {...listed(run, name)} disabled={false} onPick={() => {}} onRename={() => {}} />,
    );

  it('is named by text, never by markup', () => {
    const html = row(FIRST, '<img src=x onerror=alert(1)>"');
    expect(html).not.toContain('<img');
    expect(html).toContain('value="&lt;img src=x onerror=alert(1)>&quot;"');
  });

  it('tells model and settings where the name does not', () => {
    const config = { ...FIRST.config, learningRate: 3e-4, backend: 'wasm' as const };
    const named = row({ ...FIRST, config }, 'Mine');
    expect(named).toContain(
      'ViT-Tiny/16 · epochs 3, learning rate 3e-4, seed 1, device wasm · 80 + 20',
    );
    expect(row(FIRST, 'ViT-Tiny/16, epochs 3, seed 1')).not.toContain('ViT-Tiny/16 ·');
  });

  it('says that a run was cancelled, and where', () => {
    expect(row({ ...FIRST, status: 'cancelled' }, 'Mine')).toContain('cancelled after epoch 3');
  });

  it('can do without predictions', () => {
    expect(row({ ...FIRST, predictions: [] }, 'Mine')).toContain('>–</data>');
  });
});

describe('RunComparison', () => {
  const html = render(<RunComparison runs={[listed(FIRST, 'One'), listed(SECOND, 'Two')]} />);
  const [curves, scores] = html.split('class="chart run-table"');

  it('draws the test curves over the training curves, one letter a run', () => {
    expect(html.match(/<figure class="chart line-chart"/g)).toHaveLength(2);
    for (const letter of ['a', 'b']) {
      expect(html.match(new RegExp(`<g class="series series-run-${letter}"`, 'g'))).toHaveLength(2);
      expect(
        html.match(new RegExp(`<g class="series series-run-${letter} faint"`, 'g')),
      ).toHaveLength(2);
    }
    expect(texts(curves, 'text').filter((text) => text === 'A' || text === 'B')).toHaveLength(4);
  });

  it('gives the numbers behind them, as far as each run went', () => {
    const rows = tableRows(curves);
    const measures = ['train loss', 'test loss', 'train accuracy', 'test accuracy'];
    expect(rows[0]).toEqual([
      'epoch',
      ...['A', 'B'].flatMap((letter) => measures.map((measure) => `${letter} ${measure}`)),
    ]);
    expect(rows).toHaveLength(1 + 6);
    expect(rows[3][0]).toBe('2');
    expect(rows[3][2]).toBe(FIRST.epochs[2].test.loss.toFixed(3));
    expect(rows[6].slice(0, 5)).toEqual(['5', '', '', '', '']);
    expect(rows[6][8]).toBe(SECOND.epochs[5].test.accuracy.toFixed(3));
  });

  it('sets scores side by side, and the settings in which the runs differ', () => {
    const rows = Object.fromEntries(tableRows(scores).map(([label, ...values]) => [label, values]));
    expect(rows['Test accuracy']).toEqual(
      [FIRST, SECOND].map((run) => (correct(run) / 20).toFixed(2)),
    );
    expect(rows['Test loss'][1]).toBe(SECOND.epochs[5].test.loss.toFixed(3));
    expect(rows.Epochs).toEqual(['3', '5']);
    expect(rows.Seed).toEqual(['1', '2']);
    expect(rows).not.toHaveProperty('Batch');
    expect(scores).toContain('Alike in all: train all, learning rate 5e-5, batch 16');
  });

  it('counts on which images the runs disagree', () => {
    const pairs = FIRST.predictions.map((one, i) => [isRight(one), isRight(SECOND.predictions[i])]);
    const count = (a: boolean, b: boolean) => pairs.filter(([x, y]) => x === a && y === b).length;
    expect(html).toContain(
      `both are right on ${count(true, true)}, A alone on ${count(true, false)}, B alone on ${count(false, true)}.`,
    );
  });

  it('says that runs were tested on different images', () => {
    const predictions = SECOND.predictions.map((one) => ({ ...one, imageId: `X${one.imageId}` }));
    const other = listed({ ...SECOND, predictions }, 'Two');
    const page = render(<RunComparison runs={[listed(FIRST, 'One'), other]} />);
    expect(page).toContain('tested on different images');
    expect(page).not.toContain('alone on');
  });
});
