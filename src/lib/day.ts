/** A day for people, the same wherever the site is built: "23 November 2026". */
export function formatDay(date: Date | string): string {
  return new Date(date).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
}
