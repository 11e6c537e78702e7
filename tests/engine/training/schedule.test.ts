import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RunConfig } from '../../../demos/engine/run.ts';
import { scheduledLearningRate } from '../../../demos/engine/training/schedule.ts';

type Schedule = Pick<RunConfig, 'learningRate' | 'lrSchedulerType' | 'warmupRatio'>;

const FILE = new URL('../../fixtures/training/functions.json', import.meta.url);
const { schedules } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  schedules: (Schedule & { rates: number[] })[];
};

it.each(schedules)(
  '$lrSchedulerType with a warm-up of $warmupRatio goes as get_scheduler of transformers',
  ({ rates, ...schedule }) => {
    for (const [step, rate] of rates.entries()) {
      const ours = scheduledLearningRate(schedule, step, rates.length);
      expect(Math.abs(ours - rate), `step ${step}`).toBeLessThanOrEqual(1e-9 * rate);
    }
  },
);

it('reaches the peak where the warm-up ends', () => {
  const schedule = { learningRate: 4, lrSchedulerType: 'linear', warmupRatio: 0.3 } as const;
  const rates = [0, 1, 2, 3].map((step) => scheduledLearningRate(schedule, step, 4));
  expect(rates).toEqual([0, 2, 4, 2]);
});
