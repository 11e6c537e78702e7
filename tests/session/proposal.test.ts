import { describe, expect, it } from 'vitest';
import { propose } from '../../demos/session/proposal.ts';

const SMALL = { model: 'small', name: 'Small', flop: 4e12 };
const MIDDLE = { model: 'middle', name: 'Middle', flop: 40e12 };
const LARGE = { model: 'large', name: 'Large', flop: 400e12 };
const WORKS = [MIDDLE, LARGE, SMALL];

describe('the model that is proposed', () => {
  it('is the smallest without a graphics processor', () => {
    expect(propose(WORKS, undefined, 0.5)).toEqual({ work: SMALL });
  });

  it.each([
    [1e11, SMALL, 80],
    [1e12, SMALL, 8],
    [2e12, MIDDLE, 40],
    [10e12, MIDDLE, 8],
    [20e12, LARGE, 40],
  ])(
    'at %d operations a second is the largest that is done in a minute',
    (flops, work, seconds) => {
      expect(propose(WORKS, flops, 0.5)).toEqual({ work, measured: { flops, seconds } });
    },
  );
});
