import { LABEL_NAMES, LABELS } from '../../engine/data/labels.ts';
import type { LabelRow } from '../../engine/data/sample.ts';

/** A row of the sample, and where its image is. */
export interface SampleImage extends LabelRow {
  /** Address of the file; absent where the site was built without images. */
  src?: string;
  /** The file itself, where it is one of the reader's own. */
  file?: Blob;
}

/** Props of `ImagePicker`. */
export interface ImagePickerProps {
  /** Sorted by class. */
  images: readonly SampleImage[];
  /** Id of the chosen one. */
  value: string;
  disabled: boolean;
  /** Name of the control and its label, where it does not choose the one image of a demo. */
  name?: string;
  label?: string;
  onChange: (imageId: string) => void;
}

/** An image of the sample: from a list by class, or one on or back. The last is followed by the first. */
export function ImagePicker(props: ImagePickerProps) {
  const { images, value, disabled, name = 'image', label: title = 'Image', onChange } = props;
  const at = images.findIndex(({ imageId }) => imageId === value);
  const step = (by: number) => onChange(images[(at + by + images.length) % images.length].imageId);
  return (
    <div class="image-picker">
      <label>
        <span>{title}</span>
        <select
          name={name}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {LABELS.map((label) => {
            const members = images.filter(({ dx }) => dx === label);
            if (members.length === 0) return null;
            return (
              <optgroup key={label} label={`${label}: ${LABEL_NAMES[label]}`}>
                {members.map(({ imageId }) => (
                  <option key={imageId} value={imageId} selected={imageId === value}>
                    {`${label} · ${imageId}`}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </select>
      </label>
      <button
        type="button"
        class="bench-button"
        aria-label={`Previous ${title.toLowerCase()}`}
        disabled={disabled}
        onClick={() => step(-1)}
      >
        ‹
      </button>
      <button
        type="button"
        class="bench-button"
        aria-label={`Next ${title.toLowerCase()}`}
        disabled={disabled}
        onClick={() => step(1)}
      >
        ›
      </button>
    </div>
  );
}

/** What an image shows, for its alternative text: "Melanoma, ISIC_0024306". */
export function imageAlt({ dx, imageId }: SampleImage): string {
  return `${LABEL_NAMES[dx]}, ${imageId}`;
}
