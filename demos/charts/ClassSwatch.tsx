/** The dot in a diagnosis's colour, set beside its name; never instead of it. */
export function ClassSwatch({ label }: { label: string }) {
  return <span class="swatch" data-label={label} aria-hidden="true" />;
}
