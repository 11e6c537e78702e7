import type { ComponentChildren } from 'preact';
import { isActive } from '../../session/machine.ts';
import type { TaskName } from '../../worker/protocol.ts';
import { Bench, type BenchProps } from '../bench/Bench.tsx';
import { ProgressLine } from '../bench/ProgressLine.tsx';
import { TaskActions } from '../bench/TaskActions.tsx';
import type { Controls } from '../bench/useControls.ts';
import type { TaskView } from '../bench/useTask.ts';
import { type InspectChoices, type InspectProps, ModelAndDevice } from './choices.tsx';
import { InspectLinks } from './InspectLinks.tsx';

/** Props of `InspectBench`. */
export interface InspectBenchProps extends Pick<BenchProps, 'id' | 'title' | 'lookFor'> {
  /** What the site gives, and what made the record. */
  site: InspectProps & { command: string };
  hydrated: boolean;
  /** What is chosen. */
  choices: Controls<InspectChoices>;
  /** What the controls are for, read out. */
  legend: string;
  /** Those that stand after the model and the device. */
  controls: ComponentChildren;
  task: Pick<
    TaskView<TaskName>,
    'phase' | 'result' | 'progress' | 'notices' | 'announcement' | 'cancel' | 'reset'
  >;
  /** What is under way while it runs: "the download". */
  work: string;
  /** The main button before the first result, and after it. */
  button: { first: string; again: string };
  /** Whether the site lacks what the work needs. */
  lacking?: boolean;
  onRun: () => void;
  /** Items for the foot. */
  facts: ComponentChildren;
  /** What is shown now, for programs; absent where it stands beside what is drawn. */
  shown?: unknown;
  /** All there is, for a file. */
  whole: () => unknown;
  children: ComponentChildren;
}

/** The shell of the demos that look into a model: recorded first, then what a task has found here. */
export function InspectBench(props: InspectBenchProps) {
  const { id, site, hydrated, choices, task, button } = props;
  const own = task.result !== undefined;
  return (
    <Bench
      id={id}
      title={props.title}
      phase={task.phase}
      chip={own ? 'Yours' : 'Recorded'}
      badge={own && site.synthetic ? 'Synthetic images' : undefined}
      actions={
        <TaskActions
          phase={task.phase}
          hydrated={hydrated && !props.lacking}
          onRun={props.onRun}
          onCancel={task.cancel}
          onReset={task.reset}
        >
          {own ? button.again : button.first}
        </TaskActions>
      }
      controls={
        !choices.hidden && (
          <fieldset class="bench-controls" disabled={!hydrated || isActive(task.phase)}>
            <legend class="visually-hidden">{props.legend}</legend>
            <ModelAndDevice
              models={site.models}
              choices={choices.values}
              onModel={(model) => choices.set('model', model)}
              onBackend={(backend) => choices.set('backend', backend)}
            />
            {props.controls}
          </fieldset>
        )
      }
      notices={[...choices.notices, ...task.notices]}
      announcement={task.announcement}
      lookFor={props.lookFor}
      facts={<ul class="bench-facts">{props.facts}</ul>}
      links={
        <InspectLinks
          bench={id}
          command={own ? undefined : site.command}
          query={choices.query}
          hydrated={hydrated}
          shown={props.shown}
          whole={props.whole}
        />
      }
    >
      <ProgressLine progress={task.progress} of={props.work} />
      {props.children}
    </Bench>
  );
}
