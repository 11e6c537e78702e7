import { describe, expect, it } from 'vitest';
import type { Scores } from '../../../demos/engine/metrics/precisionRecall.ts';
import {
  classificationReport,
  classificationReportDict,
} from '../../../demos/engine/metrics/report.ts';
import { cases, expectClose } from './fixture.ts';

describe('classificationReport', () => {
  it('prints character by character what scikit-learn prints', () => {
    for (const { yTrue, yPred, labels, targetNames, digits, zeroDivision, report } of cases) {
      const options = { labels, targetNames, digits, zeroDivision };
      expect(classificationReport(yTrue, yPred, options)).toBe(report);
    }
  });

  it('prints the table of the tutorial’s expected outcome', () => {
    // A prediction of 20 images with the counts that the table implies.
    const yTrue = [0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 6, 6, 6, 6];
    const yPred = [1, 3, 1, 0, 3, 2, 2, 2, 3, 3, 0, 1, 5, 4, 6, 5, 6, 6, 6, 6];
    expect(classificationReport(yTrue, yPred)).toBe(
      [
        '              precision    recall  f1-score   support',
        '',
        '           0       0.00      0.00      0.00         2',
        '           1       0.33      0.25      0.29         4',
        '           2       0.67      1.00      0.80         2',
        '           3       0.50      0.40      0.44         5',
        '           4       1.00      0.50      0.67         2',
        '           5       0.50      1.00      0.67         1',
        '           6       0.80      1.00      0.89         4',
        '',
        '    accuracy                           0.55        20',
        '   macro avg       0.54      0.59      0.54        20',
        'weighted avg       0.54      0.55      0.53        20',
        '',
      ].join('\n'),
    );
  });

  it('rounds ties to even, as Python does', () => {
    const predict = (right: number, wrong: number) =>
      classificationReport(
        Array(right + wrong).fill(0),
        [...Array(right).fill(0), ...Array(wrong).fill(1)],
        { labels: [0] },
      );
    expect(predict(1, 7)).toContain('1.00      0.12      0.22         8');
    expect(predict(3, 5)).toContain('1.00      0.38      0.55         8');
  });

  it('prints accuracy where all classes are listed, and the micro average where one is left out', () => {
    const yTrue = [0, 1, 2];
    const yPred = [0, 2, 2];
    expect(classificationReport(yTrue, yPred, { labels: [0, 1, 2, 3] })).toContain('accuracy');
    expect(classificationReport(yTrue, yPred, { labels: [0, 1] })).toContain('micro avg');
  });
});

describe('classificationReportDict', () => {
  it('has scikit-learn’s numbers', () => {
    for (const { yTrue, yPred, labels, targetNames, zeroDivision, ...expected } of cases) {
      const options = { labels, targetNames, zeroDivision };
      const report = classificationReportDict(yTrue, yPred, options);
      const row = ({ precision, recall, f1Score }: Scores, support = report.support) => [
        precision,
        recall,
        f1Score,
        support,
      ];
      expectClose(
        report.classes.map((scores) => row(scores, scores.support)),
        expected.perClass,
      );
      expectClose(row(report.macroAvg), expected.macro);
      expectClose(row(report.weightedAvg), expected.weighted);
      expectClose(report.accuracy, expected.accuracy);
      // One of the two: the accuracy where all classes are listed, else the micro average.
      if (expected.accuracyRow === undefined)
        expectClose(report.microAvg && row(report.microAvg), expected.micro);
      else {
        expect(report.microAvg).toBeUndefined();
        expectClose(report.accuracy, expected.accuracyRow);
      }
    }
  });

  it('names the classes', () => {
    const { classes } = classificationReportDict([0, 1], [0, 1], { targetNames: ['mel', 'nv'] });
    expect(classes.map(({ name }) => name)).toEqual(['mel', 'nv']);
  });

  it('refuses names that are not as many as classes', () => {
    const names = { targetNames: ['mel', 'nv', 'df'] };
    expect(() => classificationReportDict([0, 1], [0, 1], names)).toThrow(
      'The report has 2 classes and 3 names',
    );
  });
});
