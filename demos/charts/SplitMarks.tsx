import { LABELS, type Label } from '../engine/data/labels.ts';
import { DataTable } from './DataTable.tsx';
import { layoutSplitMarks, type PlacedMark } from './splitMarksLayout.ts';

/** An image, as far as the picture of a split knows it. */
export interface SplitImage {
  imageId: string;
  dx: Label;
}

/** Props of `SplitMarks`. */
export interface SplitMarksProps {
  /** Unique on the page. */
  id: string;
  title: string;
  train: readonly SplitImage[];
  test: readonly SplitImage[];
  /** Id of the image whose mark has a ring. */
  selected?: string;
  /** A mark was pointed at. The page has another way of choosing an image, for the keyboard. */
  onSelect?: (imageId: string) => void;
}

/** Every image of a split as a mark in its class's colour, those for training left, those for the test right. */
export function SplitMarks(props: SplitMarksProps) {
  const { id, title, train, test, selected, onSelect } = props;
  const { rows, width, height, radius, testLeft, pitch } = layoutSplitMarks(train, test);
  const drawMark = ({ image, x, y }: PlacedMark) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: a list beside the chart does the same by keyboard
    <circle
      key={image.imageId}
      class={`mark${image.imageId === selected ? ' selected' : ''}`}
      data-label={image.dx}
      data-image={image.imageId}
      cx={x}
      cy={y}
      r={radius}
      onClick={onSelect && (() => onSelect(image.imageId))}
    />
  );
  return (
    <figure class="chart split-marks" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it, a title would pop up over marks */}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`${train.length} images for training, ${test.length} for the test. In the test: ${countsText(test)}.`}
        </desc>
        <rect
          class="test-ground"
          x={testLeft - pitch}
          y={0}
          width={width - testLeft + pitch}
          height={height}
          rx="6"
        />
        <text class="side" x={rows[0].trainLeft - radius} y={pitch}>
          {`train: ${train.length}`}
        </text>
        <text class="side" x={testLeft - radius} y={pitch}>
          {`test: ${test.length}`}
        </text>
        {rows.map(({ label, y, trainMarks, testMarks, trainEnd, testEnd }) => (
          <g key={label}>
            <text class="class" x="0" y={y} dy="0.35em">
              {label}
            </text>
            {trainMarks.map(drawMark)}
            <text class="count" x={trainEnd} y={y} dy="0.35em">
              {trainMarks.length}
            </text>
            {testMarks.map(drawMark)}
            <text class="count" x={testEnd} y={y} dy="0.35em">
              {testMarks.length}
            </text>
          </g>
        ))}
      </svg>
      <DataTable
        caption={`${title}: images of each class`}
        columns={[
          { key: 'label', label: 'class' },
          { key: 'train', label: 'train', numeric: true },
          { key: 'test', label: 'test', numeric: true },
          { key: 'part', label: 'in the test', numeric: true },
        ]}
        rows={rows.map(({ label, trainMarks, testMarks }) => ({
          label,
          train: trainMarks.length,
          test: testMarks.length,
          part: `${((100 * testMarks.length) / (trainMarks.length + testMarks.length)).toFixed(0)}%`,
        }))}
      />
    </figure>
  );
}

function countsText(images: readonly SplitImage[]): string {
  return LABELS.map((label) => `${images.filter(({ dx }) => dx === label).length} ${label}`).join(
    ', ',
  );
}
