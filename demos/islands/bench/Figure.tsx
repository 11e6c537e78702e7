import type { ComponentChildren } from 'preact';

/** Props of `Figure`. */
export interface FigureProps {
  /** Name of the output. */
  name: string;
  label: string;
  /** The number itself, unrounded, for programs. */
  value?: number;
  /** The number as it is read. */
  children: ComponentChildren;
}

/** One number of a bench with its name, inside a `<dl class="bench-figures">`. */
export function Figure({ name, label, value, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <data data-output={name} value={value}>
          {children}
        </data>
      </dd>
    </div>
  );
}
