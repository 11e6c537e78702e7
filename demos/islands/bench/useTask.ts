import { useEffect, useRef, useState } from 'preact/hooks';
import { openClient } from '../../session/client.ts';
import type { LabClient } from '../../session/connection.ts';
import { isActive, type Phase } from '../../session/machine.ts';
import type { Progress } from '../../session/progress.ts';
import type { TaskName, TaskRequest, TaskResult } from '../../worker/protocol.ts';

/** A demo's work on the device, and how far it is. */
export interface TaskView<Name extends TaskName> {
  /** `recorded` until first run; never `paused` nor `ready`. */
  phase: Phase;
  /** What the work has last answered; `undefined` until it has. */
  result: TaskResult<Name> | undefined;
  progress: Progress | undefined;
  /** Why it failed. */
  notices: readonly string[];
  /** What has just happened, to be read out. */
  announcement: string;
  /** Does nothing while it is at work. */
  run(request: TaskRequest<Name>): void;
  /** Ends it at once, with all that the thread has loaded. */
  cancel(): void;
  /** Back to what is recorded. */
  reset(): void;
}

interface State<Name extends TaskName> {
  phase: Phase;
  result?: TaskResult<Name>;
  progress?: Progress;
  error?: string;
}

const ANNOUNCEMENTS: Partial<Record<Phase, string>> = {
  running: 'Computing.',
  done: 'The result is shown.',
  failed: 'It failed.',
  cancelled: 'Cancelled.',
};

/**
 * A work of the worker, from a demo: recorded → running → done, failed or cancelled, and from there on
 * to running again. The thread begins with the first run and lasts as long as the demo, so that a
 * second run need not load everything again.
 */
export function useTask<Name extends TaskName>(name: Name): TaskView<Name> {
  const [state, setState] = useState<State<Name>>({ phase: 'recorded' });
  const client = useRef<LabClient>();
  const stop = () => {
    client.current?.terminate();
    client.current = undefined;
  };
  useEffect(() => stop, []);

  const run = async (request: TaskRequest<Name>) => {
    if (isActive(state.phase)) return;
    setState(({ result }) => ({ phase: 'running', result, progress: { message: 'Starting' } }));
    client.current ??= openClient();
    const mine = client.current;
    // Whoever cancelled has ended the thread, and a new one may be at work.
    const tell = (change: Partial<State<Name>>) => {
      if (client.current === mine) setState((before) => ({ ...before, ...change }));
    };
    try {
      const result = await mine.task(name, request, (progress) => tell({ progress }));
      tell({ phase: 'done', result, progress: undefined });
    } catch (error) {
      tell({ phase: 'failed', progress: undefined, error: (error as Error).message });
      // What is left in a thread that failed is not to be trusted.
      if (client.current === mine) stop();
    }
  };
  return {
    phase: state.phase,
    result: state.result,
    progress: state.progress,
    notices: state.error ? [state.error] : [],
    announcement: ANNOUNCEMENTS[state.phase] ?? '',
    run: (request) => void run(request),
    cancel() {
      stop();
      setState(({ result }) => ({ phase: 'cancelled', result }));
    },
    reset() {
      stop();
      setState({ phase: 'recorded' });
    },
  };
}
