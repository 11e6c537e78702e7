import { can, isActive, type Phase } from '../session/machine.ts';
import { session } from '../session/store.ts';
import { ActionButton } from './Bench.tsx';

/** Props of `RunActions`. */
export interface RunActionsProps {
  phase: Phase;
  hydrated: boolean;
  /** Starts a run. Without it there is only `reset`: the bench shows runs and makes none. */
  onRun?: () => void;
}

/**
 * Reset, cancel, and one main button that runs, pauses and resumes. The main button is always the same
 * element, so that whoever pressed Run by keyboard can press Pause next.
 */
export function RunActions({ phase, hydrated, onRun }: RunActionsProps) {
  return (
    <>
      <ActionButton
        action="reset"
        idle={!can(phase, 'reset')}
        disabled={!hydrated}
        onPress={() => session.reset()}
      >
        Reset
      </ActionButton>
      {onRun && (
        <>
          <ActionButton
            action="cancel"
            idle={!isActive(phase)}
            disabled={!hydrated}
            onPress={() => session.cancel()}
          >
            Cancel
          </ActionButton>
          <MainButton phase={phase} hydrated={hydrated} onRun={onRun} />
        </>
      )}
    </>
  );
}

function MainButton({ phase, hydrated, onRun }: Required<RunActionsProps>) {
  const disabled = !hydrated;
  switch (phase) {
    case 'preparing':
    case 'running':
      return (
        <ActionButton
          action="pause"
          kind="main"
          idle={phase === 'preparing'}
          disabled={disabled}
          onPress={() => session.pause()}
        >
          Pause
        </ActionButton>
      );
    case 'paused':
      return (
        <ActionButton
          action="resume"
          kind="main"
          disabled={disabled}
          onPress={() => session.resume()}
        >
          Resume
        </ActionButton>
      );
    default:
      return (
        <ActionButton action="run" kind="main" disabled={disabled} onPress={onRun}>
          {phase === 'recorded' || phase === 'ready' ? 'Run it here' : 'Run again'}
        </ActionButton>
      );
  }
}
