import type { ComponentChildren } from 'preact';
import type { Phase } from '../../session/machine.ts';

/** Props of `Bench`. */
export interface BenchProps {
  /** Demo id, one of the fixed ones. */
  id: string;
  title: string;
  phase: Phase;
  /** Whose result is shown. */
  chip?: string;
  /** A second chip, for what must not be overlooked: "Synthetic images". */
  badge?: string;
  /** Buttons. */
  actions: ComponentChildren;
  /** One row of labelled controls. */
  controls?: ComponentChildren;
  children: ComponentChildren;
  /** What to look for: one sentence. */
  lookFor: ComponentChildren;
  /** Facts at the foot: device, time, memory, seed. */
  facts: ComponentChildren;
  /** Links at the foot. */
  links?: ComponentChildren;
  /** Sentences that the reader should see. */
  notices?: readonly string[];
  /** What has just happened, read out and not shown. */
  announcement?: string;
}

/** The shell of every demo: title, state, controls, output, and one line beneath. */
export function Bench(props: BenchProps) {
  const { id, phase, notices = [] } = props;
  return (
    <section
      class="bench"
      id={`demo-${id}`}
      data-demo={id}
      data-state={phase}
      aria-labelledby={`demo-${id}-title`}
    >
      <header class="bench-head">
        <h3 id={`demo-${id}-title`}>{props.title}</h3>
        {props.chip && (
          <span class="chip" data-output="state">
            {props.chip}
          </span>
        )}
        {props.badge && (
          <span class="chip badge" data-output="badge">
            {props.badge}
          </span>
        )}
        <div class="bench-actions">{props.actions}</div>
      </header>
      {props.controls}
      <div class="bench-messages" aria-live="polite">
        <div data-output="notice">
          {notices.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
        <p class="visually-hidden">{props.announcement}</p>
      </div>
      <div class="bench-output">{props.children}</div>
      <p class="bench-say">{props.lookFor}</p>
      <footer class="bench-foot">
        {props.facts}
        {props.links}
      </footer>
    </section>
  );
}

/** Props of `ActionButton`. */
export interface ActionButtonProps {
  action:
    | 'run'
    | 'pause'
    | 'resume'
    | 'cancel'
    | 'reset'
    | 'export'
    | 'show'
    | 'delete'
    | 'undo'
    | 'measure';
  /** Of an export: what is exported. */
  what?: 'run' | 'model' | 'svg' | 'png' | 'csv' | 'json' | 'notebook' | 'accelerate';
  /** What it is called, where its text alone does not say it. */
  label?: string;
  children: ComponentChildren;
  onPress: () => void;
  /** Nothing to do now. The button keeps the focus if it has it, and is not shown if it has not. */
  idle?: boolean;
  /** The page is not alive yet. */
  disabled?: boolean;
  kind?: 'main' | 'plain' | 'link';
}

/** A button of a bench. What it does may change while it has the focus; it stays the same element. */
export function ActionButton(props: ActionButtonProps) {
  const { action, idle = false, disabled = false, kind = 'plain', onPress } = props;
  return (
    <button
      type="button"
      class={`bench-button ${kind}`}
      data-action={action}
      data-export={props.what}
      aria-label={props.label}
      disabled={disabled}
      aria-disabled={idle || undefined}
      onClick={() => {
        if (!idle) onPress();
      }}
    >
      {props.children}
    </button>
  );
}
