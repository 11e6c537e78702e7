import { LABEL_NAMES } from '../../engine/data/labels.ts';
import { NoPictures } from './CellImages.tsx';
import { Probabilities } from './Probabilities.tsx';
import { cellId, mistakesOf, type TestImage } from './testImages.ts';

/** Mistakes that are shown at once; the others are folded away. */
const SHOWN = 12;

/** Props of `Mistakes`. */
export interface MistakesProps {
  /** All test images. */
  images: readonly TestImage[];
  /** Address of the demo `attention` for an image; absent where it does not have that. */
  attentionOf: (imageId: string) => string | undefined;
}

/** The test images that were taken for another class, the one the model was surest of first. */
export function Mistakes({ images, attentionOf }: MistakesProps) {
  const mistakes = mistakesOf(images);
  const rest = mistakes.slice(SHOWN);
  return (
    <section class="mistakes" aria-labelledby="evaluate-mistakes">
      <h4 id="evaluate-mistakes">
        Wrongly classified{' '}
        <small>
          {mistakes.length} of {images.length}, the most confident first
        </small>
      </h4>
      {mistakes.length === 0 && <p class="bench-empty">None of the test images.</p>}
      <NoPictures images={mistakes} />
      <MistakeList mistakes={mistakes.slice(0, SHOWN)} attentionOf={attentionOf} />
      {rest.length > 0 && (
        <details>
          <summary>{rest.length} more</summary>
          <MistakeList mistakes={rest} attentionOf={attentionOf} />
        </details>
      )}
    </section>
  );
}

function MistakeList(props: { mistakes: readonly TestImage[] } & Omit<MistakesProps, 'images'>) {
  return (
    <ol class="mistake-list">
      {props.mistakes.map((image) => {
        const { imageId, label, predicted, src } = image;
        const attention = props.attentionOf(imageId);
        return (
          <li key={imageId} data-image={imageId}>
            {src && (
              <button
                type="button"
                popovertarget={cellId(label, predicted)}
                aria-haspopup="dialog"
                aria-label={`${LABEL_NAMES[label]}, ${imageId}: show it larger`}
              >
                <img src={src} alt="" width={200} height={150} loading="lazy" decoding="async" />
              </button>
            )}
            <div>
              <p class="image-id">{imageId}</p>
              <Probabilities image={image} labels={[predicted, label]} />
              {attention && (
                <a href={attention} aria-label={`Attention in ${imageId}`}>
                  Attention
                </a>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
