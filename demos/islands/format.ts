/** How the benches write numbers. */

/** What stands for a value that is not there yet. */
const NONE = '–';

/** A loss with three digits, or what it is instead of a number. */
export function formatLoss(loss: number | undefined): string {
  if (loss === undefined) return NONE;
  return Number.isFinite(loss) ? loss.toFixed(3) : 'not a number';
}

/** A part of one in per cent: 0.45 as "45%". */
export function formatPercent(part: number | undefined): string {
  return part === undefined ? NONE : `${Math.round(part * 100)}%`;
}

/** A length of time for people: "8 s", "3 min 20 s", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A time to come, no finer than it can be known: "under 10 s", "about 40 s", "about 3 min". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 10) return 'under 10 s left';
  if (seconds <= 50) return `about ${Math.ceil(seconds / 10) * 10} s left`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 60
    ? `about ${minutes} min left`
    : `about ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** Bytes for people: "412 MB". */
export function formatBytes(bytes: number): string {
  if (bytes < 999_500) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 999.5e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
