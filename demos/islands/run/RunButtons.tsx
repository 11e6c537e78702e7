import { can, isActive, type Phase } from '../../session/machine.ts';
import { ActionButton } from '../bench/Bench.tsx';

/** What the buttons act on: the page's session, or a sweep. */
interface Runner {
  pause(): void;
  resume(): void;
  cancel(): void;
  reset(): void;
}

/** Props of `RunButtons`. */
export interface RunButtonsProps {
  runner: Runner;
  phase: Phase;
  hydrated: boolean;
  /** Starts a run. Without it there is only `reset`: the bench shows runs and makes none. */
  onRun?: () => void;
}

/**
 * Reset, cancel, and one main button that runs, pauses and resumes. The main button is always the same
 * element, so that whoever pressed Run by keyboard can press Pause next.
 */
export function RunButtons({ runner, phase, hydrated, onRun }: RunButtonsProps) {
  return (
    <>
      <ActionButton
        action="reset"
        idle={!can(phase, 'reset')}
        disabled={!hydrated}
        onPress={() => runner.reset()}
      >
        Reset
      </ActionButton>
      {onRun && (
        <>
          <ActionButton
            action="cancel"
            idle={!isActive(phase)}
            disabled={!hydrated}
            onPress={() => runner.cancel()}
          >
            Cancel
          </ActionButton>
          <MainButton runner={runner} phase={phase} hydrated={hydrated} onRun={onRun} />
        </>
      )}
    </>
  );
}

function MainButton({ runner, phase, hydrated, onRun }: Required<RunButtonsProps>) {
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
          onPress={() => runner.pause()}
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
          onPress={() => runner.resume()}
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
