/** Why there is no picture behind the patches. */
export function NoPicture({ imageId }: { imageId: string }) {
  return (
    <p class="bench-hint" data-output="no-picture">
      This copy of the site does not have the image {imageId}, so its patches are shown without it.
    </p>
  );
}
