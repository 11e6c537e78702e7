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

/** A rate of arithmetic: "105 GFLOP/s". */
export function formatFlops(flops: number): string {
  const [size, unit] = flops < 1e12 ? [1e9, 'GFLOP/s'] : [1e12, 'TFLOP/s'];
  const value = flops / size;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** An estimated length of time, no finer than it can be known: "about 40 s", "about 6 min". */
export function formatTime(seconds: number): string {
  if (seconds < 10) return 'under 10 s';
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} s`;
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `about ${minutes} min`;
  const hours = minutes / 60;
  return `about ${hours < 9.5 ? hours.toFixed(1) : Math.round(hours)} h`;
}

/**
 * A date for people: "23 Nov 2026"; with the time of day, in the reader's time zone, as "23 Nov 2026,
 * 05:01".
 */
export function formatDate(iso: string, { time }: { time: boolean }): string {
  return new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    // What is built at one place is read at another.
    ...(time ? { hour: '2-digit', minute: '2-digit' } : { timeZone: 'UTC' }),
  });
}
