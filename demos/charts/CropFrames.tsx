import type { Augmentation } from '../engine/data/augment.ts';
import { DataTable } from './DataTable.tsx';
import { formatNumber } from './formats.ts';

/** Props of `CropFrames`. */
export interface CropFramesProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** The image, in pixels. */
  size: { width: number; height: number };
  /** Address of its file; without one, the frames alone are drawn. */
  src?: string;
  /** What it shows: "Melanoma, ISIC_0024306". */
  alt: string;
  /** The views that were drawn, in order. */
  drawn: readonly Augmentation[];
  /** Place in `drawn` of the one whose frame is drawn strongly. */
  selected: number;
}

/** An image, and on it where each of its random views was cut out. `ViewDraws` has the numbers. */
export function CropFrames({ id, title, size, src, alt, drawn, selected }: CropFramesProps) {
  const whole = { left: 0, top: 0, ...size };
  const frames = drawn.map(({ cropBox }) => cropBox ?? whole);
  const chosen = frames[selected];
  return (
    <figure class="chart crop-frames" id={id}>
      <figcaption class="chart-title" id={`${id}-title`}>
        {title}
      </figcaption>
      {src && <img src={src} alt={alt} {...size} />}
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the caption names it, a title would pop up over it */}
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-labelledby={`${id}-title ${id}-description`}
      >
        <desc id={`${id}-description`}>
          {`${drawn.length} frames, one for each view; view ${selected + 1} keeps ${areaText(chosen, size)} of the area.`}
        </desc>
        {frames.map(({ left, top, width, height }, i) => (
          <rect key={i} class="frame" x={left} y={top} width={width} height={height} />
        ))}
        <rect
          class="frame chosen"
          x={chosen.left}
          y={chosen.top}
          width={chosen.width}
          height={chosen.height}
        />
      </svg>
    </figure>
  );
}

/** Props of `ViewDraws`. */
export interface ViewDrawsProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** The image, in pixels. */
  size: { width: number; height: number };
  drawn: readonly Augmentation[];
}

/** What was drawn for each view, in numbers. */
export function ViewDraws({ id, title, size, drawn }: ViewDrawsProps) {
  const frames = drawn.map(({ cropBox }) => cropBox ?? { left: 0, top: 0, ...size });
  return (
    <figure class="chart view-draws" id={id}>
      <figcaption class="chart-title visually-hidden">{title}</figcaption>
      <DataTable
        caption={title}
        columns={[
          { key: 'view', label: 'view', numeric: true },
          { key: 'area', label: 'area', numeric: true },
          { key: 'left', label: 'left', numeric: true },
          { key: 'top', label: 'top', numeric: true },
          { key: 'width', label: 'width', numeric: true },
          { key: 'height', label: 'height', numeric: true },
          { key: 'flips', label: 'flips' },
          { key: 'degrees', label: 'degrees', numeric: true },
          { key: 'colors', label: 'colours, in this order' },
        ]}
        rows={drawn.map((view, i) => ({
          view: i + 1,
          area: areaText(frames[i], size),
          left: frames[i].left,
          top: frames[i].top,
          width: frames[i].width,
          height: frames[i].height,
          flips: flipsText(view),
          degrees: view.degrees.toFixed(1),
          colors:
            view.colors.map((adjustment) => colorText(adjustment)).join(', ') || 'as they are',
        }))}
      />
    </figure>
  );
}

/** What was drawn for one view, in few words: "72% of the area, flipped left to right, 12° to the left". */
export function describeView(
  { cropBox, horizontalFlip, verticalFlip, degrees, colors }: Augmentation,
  size: { width: number; height: number },
): string {
  const parts = [
    cropBox && `${areaText(cropBox, size)} of the area`,
    horizontalFlip && 'flipped left to right',
    verticalFlip && 'flipped upside down',
    degrees !== 0 && `turned ${Math.abs(degrees).toFixed(0)}° ${degrees > 0 ? 'left' : 'right'}`,
    ...colors.map((adjustment) => colorText(adjustment)),
  ].filter(Boolean);
  return parts.length === 0 ? 'as it is' : parts.join(', ');
}

function areaText(box: { width: number; height: number }, size: { width: number; height: number }) {
  const part = (box.width * box.height) / (size.width * size.height);
  return formatNumber(part, 'percent', 0);
}

function flipsText({ horizontalFlip, verticalFlip }: Augmentation): string {
  const ways = [horizontalFlip && 'left to right', verticalFlip && 'upside down'].filter(Boolean);
  return ways.join(', ') || 'none';
}

/** A factor, or for the hue an angle on the circle of colours: "contrast × 1.12", "hue +9°". */
function colorText([quality, factor]: Augmentation['colors'][number]): string {
  if (quality !== 'hue') return `${quality} ×\u00a0${factor.toFixed(2)}`;
  return `hue ${factor < 0 ? '−' : '+'}${Math.abs(360 * factor).toFixed(0)}°`;
}
