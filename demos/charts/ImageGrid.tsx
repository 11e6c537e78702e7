import { ClassSwatch } from './ClassSwatch.tsx';

/** A thumbnail with its diagnosis. */
export interface GridImage {
  /** Unique in the grid. */
  id: string;
  src: string;
  /** Says class and id: "dermatofibroma, ISIC_0024318". */
  alt: string;
  /** The class's short name, shown beneath with its colour. */
  label: string;
}

/** Props of `ImageGrid`. */
export interface ImageGridProps {
  images: readonly GridImage[];
  /** Images side by side; without it, as many as fit. */
  columns?: number;
  /** Makes each image a button that opens it. */
  onOpen?: (image: GridImage) => void;
}

/** Images of 200 × 150 pixels, loaded as they come into view. */
export function ImageGrid({ images, columns, onOpen }: ImageGridProps) {
  return (
    <ul class="image-grid" style={columns ? { '--columns': String(columns) } : undefined}>
      {images.map((image) => (
        <li key={image.id}>
          {onOpen ? (
            <button type="button" onClick={() => onOpen(image)}>
              <Thumbnail {...image} />
            </button>
          ) : (
            <Thumbnail {...image} />
          )}
          <span class="label" aria-hidden="true">
            <ClassSwatch label={image.label} />
            {image.label}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ src, alt }: GridImage) {
  return <img src={src} alt={alt} width={200} height={150} loading="lazy" decoding="async" />;
}
