import { describe, expect, it } from 'vitest';
import type { Suite } from '../../demos/engine/suite.ts';
import { suiteSchema } from '../../src/lib/suiteSchema.ts';
import { fixtureSuite } from '../fixtures/suite.ts';

/** What the schema says of a suite that was changed in one place. */
function complaintOn(change: (suite: Suite) => void): string | undefined {
  const suite = fixtureSuite();
  change(suite);
  return suiteSchema.safeParse(suite).error?.message;
}

describe('suiteSchema', () => {
  it('takes a recorded suite as it is', () => {
    const suite = fixtureSuite({ heldOut: true });
    expect(suiteSchema.parse(suite)).toEqual(suite);
  });

  it('takes a setting that is awaited', () => {
    expect(
      complaintOn(({ variants: [variant] }) => {
        delete variant.made;
        Object.assign(variant, { runs: [], awaited: 'Its weights were not at hand.' });
      }),
    ).toBeUndefined();
  });

  it.each<[string, (suite: Suite) => void, RegExp]>([
    [
      'a setting with neither runs nor a reason',
      ({ variants: [variant] }) => Object.assign(variant, { runs: [], made: undefined }),
      /says why they are awaited/,
    ],
    [
      'a run that is done and says nothing',
      ({ variants: [{ runs }] }) => Object.assign(runs[0], { test: undefined }),
      /A run that is done has predictions/,
    ],
    [
      'a run that failed for no reason',
      ({ variants: [{ runs }] }) => Object.assign(runs[0], { status: 'failed', test: undefined }),
      /one that has failed says why/,
    ],
    [
      'an image without a label',
      ({ labels, variants: [{ runs }] }) => {
        delete labels[runs[0].test?.images[0] ?? ''];
      },
      /needs its label/,
    ],
    [
      'an image without a prediction',
      ({ variants: [{ runs }] }) => {
        runs[0].test?.predicted.pop();
      },
      /one prediction an image/,
    ],
    [
      'a class that there is not',
      ({ variants: [{ runs }] }) => Object.assign(runs[0].test?.predicted ?? [], [7]),
      /predicted/,
    ],
    [
      'a setting of no known kind',
      ({ variants: [{ config }] }) => Object.assign(config, { unfreeze: 'some' }),
      /unfreeze/,
    ],
  ])('refuses %s', (_, change, complaint) => {
    expect(complaintOn(change)).toMatch(complaint);
  });
});
