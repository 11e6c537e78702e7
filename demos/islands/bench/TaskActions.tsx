import type { ComponentChildren } from 'preact';
import { can, isActive, type Phase } from '../../session/machine.ts';
import { ActionButton } from './Bench.tsx';

/** Props of `TaskActions`. */
export interface TaskActionsProps {
  phase: Phase;
  hydrated: boolean;
  onRun: () => void;
  onCancel: () => void;
  onReset: () => void;
  /** What the main button does: "Measure this device". */
  children: ComponentChildren;
}

/** Reset, cancel and run, of a demo whose work is a task. */
export function TaskActions(props: TaskActionsProps) {
  const { phase, hydrated } = props;
  return (
    <>
      <ActionButton
        action="reset"
        idle={!can(phase, 'reset')}
        disabled={!hydrated}
        onPress={props.onReset}
      >
        Reset
      </ActionButton>
      <ActionButton
        action="cancel"
        idle={!isActive(phase)}
        disabled={!hydrated}
        onPress={props.onCancel}
      >
        Cancel
      </ActionButton>
      <ActionButton
        action="run"
        kind="main"
        idle={isActive(phase)}
        disabled={!hydrated}
        onPress={props.onRun}
      >
        {props.children}
      </ActionButton>
    </>
  );
}
