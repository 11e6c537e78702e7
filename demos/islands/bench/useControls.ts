import { useEffect, useState } from 'preact/hooks';
import { readLinkQuery } from '../../session/namedPresets.ts';
import { useHydrated } from './useHydrated.ts';

/** A value that a reader or a link can set, and how it stands in the link. */
export interface Control<T> {
  /** What its text must be, as the end of a sentence: "a whole number from 1 to 24". */
  rule: string;
  read(value: T): string;
  /** The value; `undefined` where the text breaks the rule. */
  write(text: string): T | undefined;
}

/** One of a few texts. */
export function choice<const T extends string>(values: readonly T[]): Control<T> {
  return {
    rule: `one of ${values.join(', ')}`,
    read: (value) => value,
    write: (text) => values.find((value) => value === text),
  };
}

/** A number from `min` to `max`; a whole one, unless told. */
export function numberFrom(min: number, max: number, { integer = true } = {}): Control<number> {
  return {
    rule: `a ${integer ? 'whole ' : ''}number from ${min} to ${max}`,
    read: String,
    write: (text) => {
      const value = Number(text);
      const good = text.trim() !== '' && value >= min && value <= max;
      return good && (!integer || Number.isInteger(value)) ? value : undefined;
    },
  };
}

/** The controls of a demo that makes no run. */
export interface Controls<Values> {
  values: Values;
  set<Name extends keyof Values>(name: Name, value: Values[Name]): void;
  /** All values as a query string, with its `?`: what a link to them begins with. */
  query: string;
  /** Whether the link asks for the demo with its buttons alone. */
  hidden: boolean;
  /** One sentence for every value of the link that was ignored. */
  notices: readonly string[];
}

/**
 * The controls of a demo, first as they were built, and once the page is alive as its link sets them.
 *
 * @param controls must be the same object at every drawing
 */
export function useControls<Values extends Record<string, unknown>>(
  controls: { [Name in keyof Values]: Control<Values[Name]> },
  initial: Values,
): Controls<Values> {
  const [values, setValues] = useState(initial);
  const [notices, setNotices] = useState<readonly string[]>([]);
  const hydrated = useHydrated();
  useEffect(() => {
    const link = readLink(location.search, controls);
    setValues({ ...initial, ...link.values });
    setNotices(link.notices);
  }, []);
  const query = new URLSearchParams();
  for (const name of Object.keys(controls) as (keyof Values & string)[]) {
    query.set(name, controls[name].read(values[name]));
  }
  return {
    values,
    set: (name, value) => setValues((before) => ({ ...before, [name]: value })),
    query: `?${query}`,
    hidden: hydrated && new URLSearchParams(location.search).get('hide') === 'controls',
    notices,
  };
}

function readLink<Values extends Record<string, unknown>>(
  search: string,
  controls: { [Name in keyof Values]: Control<Values[Name]> },
) {
  const { query, notices } = readLinkQuery(search);
  const values: Partial<Values> = {};
  for (const name of Object.keys(controls) as (keyof Values & string)[]) {
    const text = query.get(name);
    if (text === null) continue;
    const value = controls[name].write(text);
    if (value !== undefined) values[name] = value;
    else {
      notices.push(
        `The link asks for ${name}=${text}, which is ignored: it must be ${controls[name].rule}.`,
      );
    }
  }
  return { values, notices };
}
