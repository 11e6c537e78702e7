import { useState } from 'preact/hooks';
import type { PythonExportsProps } from '../run/PythonExports.tsx';
import { useLazy } from './useLazy.ts';

/** The same runs with Hugging Face's libraries; loaded when it is opened. */
export function PythonMenu(props: PythonExportsProps) {
  const [open, setOpen] = useState(false);
  const PythonExports = useLazy(() => import('../run/PythonExports.tsx'), open);
  return (
    <details class="python-menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>In Python</summary>
      {open && PythonExports && <PythonExports {...props} />}
    </details>
  );
}
