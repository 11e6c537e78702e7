import { LABEL_NAMES, LABELS, type Label } from '../../engine/data/labels.ts';
import { Probabilities } from './Probabilities.tsx';
import { cellId, type TestImage } from './testImages.ts';

/** Props of `CellImages`. */
export interface CellImagesProps {
  /** The class that the images are of, and the one that they were taken for. */
  label: Label;
  predicted: Label;
  /** All test images; those of the cell are shown. */
  images: readonly TestImage[];
}

/**
 * The images of a cell of the confusion matrix, in a popover, which opens and closes without a script.
 * Each stands there at its full size. Nothing where the cell has none.
 */
export function CellImages({ label, predicted, images }: CellImagesProps) {
  const members = images.filter((image) => image.label === label && image.predicted === predicted);
  if (members.length === 0) return null;
  const id = cellId(label, predicted);
  const count = members.length === 1 ? '1 image' : `${members.length} images`;
  return (
    <div popover="auto" role="dialog" class="cell-images" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <h4 id={`${id}-title`}>
          {`${count} of ${label}, `}
          {label === predicted ? 'recognised' : `predicted ${predicted}`}
        </h4>
        <button
          type="button"
          class="bench-button main"
          popovertarget={id}
          popovertargetaction="hide"
          autofocus
        >
          Close
        </button>
      </header>
      <ul>
        {members.map((image) => (
          <li key={image.imageId}>
            {image.src && (
              <img
                src={image.src}
                alt={`${LABEL_NAMES[label]}, ${image.imageId}`}
                width={200}
                height={150}
                loading="lazy"
              />
            )}
            <p class="image-id">{image.imageId}</p>
            <Probabilities image={image} labels={LABELS} />
          </li>
        ))}
      </ul>
      <NoPictures images={members} />
      <p>A model’s answers, for teaching. They are no diagnosis.</p>
    </div>
  );
}

/** Says so where this page lacks images. */
export function NoPictures({ images }: { images: readonly TestImage[] }) {
  if (images.every(({ src }) => src)) return null;
  return (
    <p class="bench-hint" data-output="no-picture">
      {images.some(({ src }) => src)
        ? 'Some of the images are not on this copy of the site, nor among your own in this browser.'
        : 'The images are not on this copy of the site, nor among your own in this browser.'}
    </p>
  );
}
