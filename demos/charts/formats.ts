/** How the numbers of a chart are written: plainly, or as a part of a hundred. */
export type NumberFormat = 'number' | 'percent';

/** A number in print; what is not finite is named, since a diverging run is worth seeing. */
export function formatNumber(value: number, format: NumberFormat, digits: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return format === 'percent' ? `${(100 * value).toFixed(digits)}%` : value.toFixed(digits);
}

/** A whole number with its thousands set apart: `10,015`. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-GB');
}
