import { useEffect, useState } from 'preact/hooks';

/**
 * The default export of a module that is loaded once it is wanted; `undefined` until then.
 *
 * @param load imports it
 */
export function useLazy<T>(load: () => Promise<{ default: T }>, wanted: boolean): T | undefined {
  const [loaded, setLoaded] = useState<{ value: T }>();
  useEffect(() => {
    if (wanted && !loaded) void load().then((module) => setLoaded({ value: module.default }));
  }, [wanted]);
  return loaded?.value;
}
