import { describe, expect, it } from 'vitest';
import { type RecordedRun, runSchema } from '../../src/lib/runSchema.ts';
import { runValue } from '../../src/lib/runValue.ts';
import { fixtureRun } from '../fixtures/run.ts';

/** Values that follow from an epoch's record, as prose has them. */
function valuesOf(run: RecordedRun) {
  const names = ['train.loss', 'train.accuracy', 'test.loss', 'test.accuracy'];
  return names.map((name) => runValue(run, name));
}

describe('runValue', () => {
  const run = runSchema.parse(fixtureRun());
  const written = (epoch: number) =>
    [run.epochs[epoch].train, run.epochs[epoch].test].flatMap(({ loss, accuracy }) => [
      loss.toFixed(3),
      accuracy.toFixed(2),
    ]);

  it('gives the numbers of the last epoch', () => {
    expect(valuesOf(run)).toEqual(written(30));
  });

  it('gives those of the epoch whose model is kept, where the run chose one', () => {
    expect(written(4)).not.toEqual(written(30));
    expect(valuesOf({ ...run, bestEpoch: 4 })).toEqual(written(4));
  });

  it('names the values there are', () => {
    expect(() => runValue(run, 'test.f1')).toThrow(/no value "test\.f1".* test\.accuracy,/);
  });
});
