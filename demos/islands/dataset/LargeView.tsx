import { useEffect, useRef } from 'preact/hooks';
import { ClassSwatch } from '../../charts/ClassSwatch.tsx';
import { LABEL_NAMES } from '../../engine/data/labels.ts';
import type { LabelRow } from '../../engine/data/sample.ts';

/** Props of `LargeView`. */
export interface LargeViewProps {
  /** The row whose image is shown. */
  row: LabelRow;
  src: string;
  /** Shows the image so many places on; from the last on to the first. */
  onMove: (places: number) => void;
  onClose: () => void;
}

/** One image as large as the page has room for, with what is known of it. Arrow keys go on and back. */
export function LargeView({ row, src, onMove, onClose }: LargeViewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const facts = [
    ['Age', row.age],
    ['Sex', row.sex],
    ['Site', row.localization],
    ['Confirmed by', row.dxType],
    ['Lesion', row.lesionId],
  ].filter(([, value]) => value !== undefined);
  return (
    <dialog
      class="large-view"
      ref={dialog}
      aria-label={`${LABEL_NAMES[row.dx]}, ${row.imageId}`}
      onClose={onClose}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') onMove(-1);
        if (key === 'ArrowRight') onMove(1);
      }}
    >
      <img src={src} alt={`${LABEL_NAMES[row.dx]}, ${row.imageId}`} width={200} height={150} />
      <h4>
        <ClassSwatch label={row.dx} />
        {row.dx} <small>{LABEL_NAMES[row.dx]}</small>
      </h4>
      <p>{row.imageId}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="bench-actions">
        <button type="button" class="bench-button plain" onClick={() => onMove(-1)}>
          Previous
        </button>
        <button type="button" class="bench-button plain" onClick={() => onMove(1)}>
          Next
        </button>
        <button type="button" class="bench-button main" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
