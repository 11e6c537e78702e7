import { useState } from 'preact/hooks';
import type { RunConfig } from '../engine/run.ts';
import { useLazy } from './useLazy.ts';

/** Props of `PythonMenu`. */
export interface PythonMenuProps {
  /** The settings of each run that the bench would make. */
  configs: readonly RunConfig[];
  /** The site's base path, ending in `/`. */
  base: string;
}

/** The same runs with Hugging Face's libraries; loaded when it is opened. */
export function PythonMenu(props: PythonMenuProps) {
  const [open, setOpen] = useState(false);
  const PythonExports = useLazy(() => import('./PythonExports.tsx'), open);
  return (
    <details class="python-menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>In Python</summary>
      {open && PythonExports && <PythonExports {...props} />}
    </details>
  );
}
