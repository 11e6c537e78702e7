import { LABELS, label2id } from '../../demos/engine/data/labels.ts';
import { classificationReport } from '../../demos/engine/metrics/index.ts';
import type { Run } from '../../demos/engine/run.ts';

/** A finished run for a terminal: a line an epoch, then the report on the test images. */
export function describeRun(run: Run): string {
  const line = (...cells: (string | number)[]) => cells.map((c) => String(c).padStart(10)).join('');
  const epochs = run.epochs.map(({ epoch, train, test }) =>
    line(
      epoch,
      train.loss.toFixed(4),
      train.accuracy.toFixed(2),
      test.loss.toFixed(4),
      test.accuracy.toFixed(2),
    ),
  );
  const report = classificationReport(
    run.predictions.map(({ label }) => label2id[label]),
    run.predictions.map(({ probabilities }) => probabilities.indexOf(Math.max(...probabilities))),
    { labels: LABELS.map((_, i) => i), targetNames: [...LABELS] },
  );
  return [
    `${run.model?.name} on ${run.device?.description}, ${Math.round(run.seconds)} s`,
    line('epoch', 'train loss', 'acc', 'test loss', 'acc'),
    ...epochs,
    ...(run.bestEpoch ? [`The model of epoch ${run.bestEpoch} is kept.`] : []),
    '',
    report,
  ].join('\n');
}
