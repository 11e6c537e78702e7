import { describe, expect, it } from 'vitest';
import { accuracy, scoreOf } from '../../src/lib/suiteResults.ts';
import { suiteValue } from '../../src/lib/suiteValue.ts';
import { fixtureSuite } from '../fixtures/suite.ts';

describe('suiteValue', () => {
  const suite = fixtureSuite({ heldOut: true });
  const score = scoreOf(suite, suite.variants[1], accuracy);

  it('writes what the runs of a setting give', () => {
    expect(suiteValue(suite, 'high', 'accuracy.mean')).toBe(score?.mean.toFixed(2));
    expect(suiteValue(suite, 'high', 'accuracy.high')).toBe(score?.interval?.[1].toFixed(2));
    expect(suiteValue(suite, 'high', 'runs')).toBe('3');
    expect(suiteValue(suite, 'high', 'train.loss')).toBe('0.200');
  });

  it('takes the first setting unless told', () => {
    const [first] = suite.variants;
    expect(suiteValue(suite, undefined, 'accuracy.mean')).toBe(
      scoreOf(suite, first, accuracy)?.mean.toFixed(2),
    );
  });

  it('has a dash for what is awaited', () => {
    const { made, ...variant } = suite.variants[0];
    const awaiting = { ...suite, variants: [{ ...variant, awaited: 'No weights.', runs: [] }] };
    expect(suiteValue(awaiting, 'low', 'accuracy.mean')).toBe('–');
    expect(suiteValue(fixtureSuite(), 'low', 'heldOut.mean')).toBe('–');
  });

  it('names the settings and the values there are', () => {
    expect(() => suiteValue(suite, 'none', 'runs')).toThrow(/no setting "none".* low, high\./);
    expect(() => suiteValue(suite, 'low', 'f1')).toThrow(/no value "f1".* accuracy\.mean,/);
  });
});
