import { expect, it } from 'vitest';
import { runFlop } from '../../../demos/engine/inspect/runFlop.ts';

it('counts two operations a multiply-add, four passes to learn and one to look', () => {
  // Looked at: 10 images before and 10 after; learnt from: 8 images, once.
  expect(runFlop({ macs: 1, train: 8, test: 2, epochs: 1 })).toBe(2 * (10 + 10 + 4 * 8));
  expect(runFlop({ macs: 3, train: 8, test: 2, epochs: 0 })).toBe(2 * 3 * 10);
});
