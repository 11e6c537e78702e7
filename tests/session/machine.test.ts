import { describe, expect, it } from 'vitest';
import {
  can,
  isActive,
  type Phase,
  type Trigger,
  transition,
} from '../../demos/session/machine.ts';

const PHASES: Phase[] = [
  'recorded',
  'ready',
  'preparing',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
];
const TRIGGERS: Trigger[] = [
  'edit',
  'run',
  'started',
  'pause',
  'resume',
  'done',
  'failed',
  'cancelled',
  'reset',
  'openDone',
  'openCancelled',
];

/** Every arrow that there is, written out anew. */
const ARROWS: [Phase, Trigger, Phase][] = [
  ['recorded', 'edit', 'ready'],
  ['recorded', 'run', 'preparing'],
  ['recorded', 'openDone', 'done'],
  ['recorded', 'openCancelled', 'cancelled'],
  ['ready', 'run', 'preparing'],
  ['ready', 'reset', 'recorded'],
  ['ready', 'openDone', 'done'],
  ['ready', 'openCancelled', 'cancelled'],
  ['preparing', 'started', 'running'],
  ['preparing', 'failed', 'failed'],
  ['preparing', 'cancelled', 'cancelled'],
  ['running', 'pause', 'paused'],
  ['running', 'done', 'done'],
  ['running', 'failed', 'failed'],
  ['running', 'cancelled', 'cancelled'],
  ['paused', 'resume', 'running'],
  ['paused', 'done', 'done'],
  ['paused', 'failed', 'failed'],
  ['paused', 'cancelled', 'cancelled'],
  ['done', 'run', 'preparing'],
  ['done', 'reset', 'recorded'],
  ['done', 'openDone', 'done'],
  ['done', 'openCancelled', 'cancelled'],
  ['failed', 'run', 'preparing'],
  ['failed', 'reset', 'recorded'],
  ['failed', 'openDone', 'done'],
  ['failed', 'openCancelled', 'cancelled'],
  ['cancelled', 'run', 'preparing'],
  ['cancelled', 'reset', 'recorded'],
  ['cancelled', 'openDone', 'done'],
  ['cancelled', 'openCancelled', 'cancelled'],
];

describe('the life of a run', () => {
  const cases = PHASES.flatMap((phase) => TRIGGERS.map((trigger) => ({ phase, trigger })));

  it.each(cases)('$phase, then $trigger', ({ phase, trigger }) => {
    const arrow = ARROWS.find(([from, on]) => from === phase && on === trigger);
    expect(can(phase, trigger)).toBe(arrow !== undefined);
    expect(transition(phase, trigger)).toBe(arrow ? arrow[2] : phase);
  });

  it('is active from the start of the loading to the end of the training', () => {
    expect(PHASES.filter(isActive)).toEqual(['preparing', 'running', 'paused']);
  });
});
