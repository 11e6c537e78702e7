import { ClassSwatch } from './ClassSwatch.tsx';

/** A thumbnail with its diagnosis. */
export interface GridImage {
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
}

/** Images of 200 × 150 pixels, loaded as they come into view. */
export function ImageGrid({ images, columns }: ImageGridProps) {
  return (
    <ul class="image-grid" style={columns ? { '--columns': String(columns) } : undefined}>
      {images.map(({ src, alt, label }) => (
        <li key={src}>
          <img src={src} alt={alt} width={200} height={150} loading="lazy" decoding="async" />
          <span class="label" aria-hidden="true">
            <ClassSwatch label={label} />
            {label}
          </span>
        </li>
      ))}
    </ul>
  );
}
