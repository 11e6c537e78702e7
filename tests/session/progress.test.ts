import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../demos/engine/run.ts';
import { ProgressMeter } from '../../demos/session/progress.ts';

const step = (step: number): RunEvent => ({
  type: 'step',
  step,
  totalSteps: 100,
  epoch: 1,
  loss: 1,
  learningRate: 1,
  gradNorm: 1,
});

describe('ProgressMeter', () => {
  it('tells the part done and, from the second step on, the time left', () => {
    const meter = new ProgressMeter(20);
    expect(meter.observe(step(1), 0)).toEqual({
      message: 'Epoch 1 of 20, step 1 of 100',
      fraction: 0.01,
      secondsLeft: undefined,
    });
    expect(meter.observe(step(2), 3000)).toMatchObject({ fraction: 0.02, secondsLeft: 98 * 3 });
  });

  it('goes by the last steps, not by the first ones', () => {
    const meter = new ProgressMeter(20);
    for (let i = 1; i <= 30; i++) meter.observe(step(i), i * 10_000);
    for (let i = 31; i <= 50; i++) meter.observe(step(i), 300_000 + (i - 30) * 1000);
    expect(meter.observe(step(51), 321_000)?.secondsLeft).toBeCloseTo(49);
  });

  it('counts the evaluation between epochs as part of the steps', () => {
    const meter = new ProgressMeter(20);
    meter.observe(step(1), 0);
    meter.observe(step(2), 1000);
    expect(meter.observe(step(3), 5000)?.secondsLeft).toBeCloseTo((97 * 5) / 2);
  });

  it('does not count a pause', () => {
    const meter = new ProgressMeter(20);
    meter.observe(step(1), 0);
    meter.observe(step(2), 1000);
    meter.restart();
    expect(meter.observe(step(3), 600_000)?.secondsLeft).toBeUndefined();
    expect(meter.observe(step(4), 601_000)?.secondsLeft).toBeCloseTo(96);
  });

  it('passes on what is being prepared', () => {
    const event: RunEvent = {
      type: 'preparing',
      phase: 'model',
      message: 'Downloading',
      fraction: 0.5,
    };
    expect(new ProgressMeter(1).observe(event, 0)).toEqual({
      message: 'Downloading',
      fraction: 0.5,
    });
    expect(new ProgressMeter(1).observe({ type: 'done', seconds: 1 }, 0)).toBeUndefined();
  });
});
