import { useEffect, useRef } from 'preact/hooks';
import { type Augmentation, applyAugmentation } from '../../engine/data/augment.ts';
import { resize } from '../../engine/data/resize.ts';
import type { RgbImage } from '../../engine/data/sample.ts';

/** Sides of a view as the model gets it, in pixels: the square that it was trained on. */
const SIDE = 224;

/** Props of `AugmentedView`. */
export interface AugmentedViewProps {
  drawn: Augmentation;
  src: string;
  size: { width: number; height: number };
  /** The decoded image, once there is one. */
  image?: RgbImage;
}

/** One view as the model gets it. Until the image is decoded, its file is cut out by SVG. */
export function AugmentedView({ image, ...props }: AugmentedViewProps) {
  return image ? <Pixels image={image} drawn={props.drawn} /> : <Cutout {...props} />;
}

/** The pixels that the engine makes. */
function Pixels({ image, drawn }: { image: RgbImage; drawn: Augmentation }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const paint = () => {
    const { data } = resize(applyAugmentation(image, drawn), SIDE, SIDE, 'bilinear');
    const pixels = new ImageData(SIDE, SIDE);
    for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
      pixels.data[to] = data[from];
      pixels.data[to + 1] = data[from + 1];
      pixels.data[to + 2] = data[from + 2];
      pixels.data[to + 3] = 255;
    }
    canvas.current?.getContext('2d')?.putImageData(pixels, 0, 0);
  };
  // One view at a time, so that a slider never waits for all of them.
  useEffect(() => {
    const timer = setTimeout(paint);
    return () => clearTimeout(timer);
  }, [image, drawn]);
  return <canvas ref={canvas} width={SIDE} height={SIDE} />;
}

/** Crop and flips alone, which is all that the run's augmentation has. */
function Cutout({ drawn, src, size }: Omit<AugmentedViewProps, 'image'>) {
  const { left, top, width, height } = drawn.cropBox ?? { left: 0, top: 0, ...size };
  const x = drawn.horizontalFlip ? [-1, left + width] : [1, -left];
  const y = drawn.verticalFlip ? [-1, top + height] : [1, -top];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <image href={src} {...size} transform={`matrix(${x[0]} 0 0 ${y[0]} ${x[1]} ${y[1]})`} />
    </svg>
  );
}
