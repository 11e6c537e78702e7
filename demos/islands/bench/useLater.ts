import { useEffect, useState } from 'preact/hooks';

/**
 * A value as it was, until the task that changed it is over: what is drawn from it is drawn in a task of
 * its own, so that neither holds the page up for long.
 */
export function useLater<T>(value: T): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setShown(() => value));
    return () => clearTimeout(timer);
  }, [value]);
  return shown;
}
