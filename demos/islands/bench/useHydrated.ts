import { useEffect, useState } from 'preact/hooks';

/** Whether effects have run: from then on the drawing may differ from the one made at build time. */
export function useHydrated(): boolean {
  const [hydrated, setHydrated] = useState(false);
  useEffect(() => setHydrated(true), []);
  return hydrated;
}
