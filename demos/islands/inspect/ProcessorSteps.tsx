import { useMemo } from 'preact/hooks';
import { PixelTable } from '../../charts/PixelTable.tsx';
import { pngUrl } from '../../charts/png.ts';
import type { PreprocessorConfig } from '../../engine/data/imageProcessor.ts';
import { Slider } from '../bench/Slider.tsx';
import type { ImageView } from './modelView.ts';

/** Props of `ProcessorSteps`. */
export interface ProcessorStepsProps {
  image: ImageView;
  processor: PreprocessorConfig;
  /** The image before, where the page has it. */
  src: string | undefined;
  disabled: boolean;
  onPlace: (place: { x: number; y: number }) => void;
}

/** An image before and after its processor, and one pixel followed through. */
export function ProcessorSteps({ image, processor, src, disabled, onPlace }: ProcessorStepsProps) {
  const { imageId, original, resized, pixel } = image;
  const { width, height, rescaleFactor, imageMean, imageStd, resample } = processor;
  // The very bytes where they are at hand; the browser's own stretching of the image otherwise.
  const after = useMemo(() => (resized ? pngUrl(resized) : src), [resized, src]);
  const isCropped = 'shortestEdge' in processor.size || processor.size.width !== width;
  const sizes = {
    before: `${original.width} × ${original.height}`,
    after: `${width} × ${height}`,
  };
  return (
    <section class="processor-steps" aria-labelledby="model-processor">
      <h4 id="model-processor">
        What the image processor does <small>{imageId}</small>
      </h4>
      <div class="processor-pictures">
        {src && (
          <figure>
            <img src={src} alt="" {...original} />
            <figcaption>before: {sizes.before}, bytes from 0 to 255</figcaption>
          </figure>
        )}
        {after && (
          <figure>
            <svg
              viewBox={`0 0 ${width} ${height}`}
              role="img"
              aria-label="The image after resizing"
            >
              <image href={after} width={width} height={height} preserveAspectRatio="none" />
              <path class="cross" d={`M${pixel.x + 0.5} 0v${height}M0 ${pixel.y + 0.5}h${width}`} />
            </svg>
            <figcaption>
              after: {sizes.after}, {resample}
              {isCropped && ', cropped'}
            </figcaption>
          </figure>
        )}
        <div>
          <PixelTable id="model-pixel" title={`Pixel ${pixel.x}, ${pixel.y}`} {...pixel} />
          <p class="bench-hint">
            A byte times {rescaleFactor.toPrecision(4)}, less the mean ({list(imageMean)}), divided
            by the deviation ({list(imageStd)}). The tensor has the shape{' '}
            {`[3,\u00a0${height},\u00a0${width}]`}: all of red, then green, then blue.
          </p>
          <fieldset class="bench-sliders" disabled={disabled}>
            <legend class="visually-hidden">Pixel to follow</legend>
            {(['x', 'y'] as const).map((axis) => {
              const max = (axis === 'x' ? width : height) - 1;
              return (
                <Slider
                  key={axis}
                  name={axis}
                  label={axis === 'x' ? 'Across' : 'Down'}
                  min={0}
                  max={max}
                  step={1}
                  value={pixel[axis]}
                  text={`${pixel[axis]} of ${max}`}
                  onChange={(value) => onPlace({ ...pixel, [axis]: value })}
                />
              );
            })}
          </fieldset>
        </div>
      </div>
    </section>
  );
}

/** One number where all are the same. */
function list(values: readonly number[]): string {
  return new Set(values).size === 1 ? String(values[0]) : values.join(', ');
}
