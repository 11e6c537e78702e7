import { useState } from 'preact/hooks';
import { useLazy } from './useLazy.ts';

/** What a reader can save of a bench's charts; loaded when it is opened. */
export function ExportMenu({ bench }: { bench: string }) {
  const [open, setOpen] = useState(false);
  const ChartExports = useLazy(() => import('./ChartExports.tsx'), open);
  return (
    <details class="export-menu" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Save charts</summary>
      {open && ChartExports && <ChartExports bench={bench} />}
    </details>
  );
}
