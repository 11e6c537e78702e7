import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { PredictionStrip } from '../../demos/charts/PredictionStrip.tsx';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { attribute, prettyMarkup, tableRows, tags } from './markup.ts';

describe('PredictionStrip', () => {
  const predictions = fixtureRun().predictions.slice(0, 3);
  const markup = render(
    <PredictionStrip
      id="strip"
      title="Three images"
      predictions={predictions}
      srcOf={(id) => (id === predictions[1].imageId ? '/b.jpg' : undefined)}
    />,
  );

  it('draws three images, two of them without a picture', async () => {
    await expect(prettyMarkup(markup)).toMatchFileSnapshot('./snapshots/PredictionStrip.html.snap');
  });

  it('shows all probabilities of each image, in the order of the classes', () => {
    const parts = tags(markup, 'span').filter((tag) => attribute(tag, 'style'));
    expect(parts).toHaveLength(3 * LABELS.length);
    for (const [i, part] of parts.entries()) {
      const share = predictions[Math.floor(i / 7)].probabilities[i % 7];
      expect(Number(/--share:\s*([\d.]+)/.exec(part)?.[1])).toBeCloseTo(share, 3);
      expect(part).toContain(`data-label="${LABELS[i % 7]}"`);
    }
  });

  it('has the numbers in a table', () => {
    const [head, ...rows] = tableRows(markup);
    expect(head).toEqual(['image', 'class', ...LABELS]);
    expect(rows).toEqual(
      predictions.map(({ imageId, label, probabilities }) => [
        imageId,
        label,
        ...probabilities.map((p) => p.toFixed(3)),
      ]),
    );
  });
});
