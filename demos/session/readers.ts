/** Readers of values from outside: each gives the value with its type, or says what is wrong with it. */

/** A value is not what it should be. The message is the end of a sentence: "seed must be …". */
export class ReadError extends Error {
  override name = 'ReadError';
}

/**
 * Checks a value.
 *
 * @param path where it stands: `epochs[3].test.loss`
 * @throws ReadError naming the path, what must stand there, and what does
 */
export type Reader<T> = (value: unknown, path: string) => T;

/** Text of a length that can be shown. */
export function text(maxLength = 1000): Reader<string> {
  return check(
    `text of up to ${maxLength} characters`,
    (value) => typeof value === 'string' && value.length <= maxLength,
  );
}

/** A finite number from `low` to `high`. */
export function number(low = -Number.MAX_VALUE, high = Number.MAX_VALUE): Reader<number> {
  return check(
    `a number${range(low, high)}`,
    (value) => typeof value === 'number' && value >= low && value <= high,
  );
}

export function whole(low: number, high = Number.MAX_SAFE_INTEGER): Reader<number> {
  return check(
    `a whole number${range(low, high)}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high,
  );
}

export const flag: Reader<boolean> = check('true or false', (value) => typeof value === 'boolean');

/** One of a few values. */
export function oneOf<const T>(values: readonly T[]): Reader<T> {
  const names = values.map((value) => JSON.stringify(value));
  const must = names.length === 1 ? names[0] : `one of ${names.join(', ')}`;
  return check(must, (value) => values.includes(value as T));
}

/** What the first reader takes, else what the second does. */
export function either<A, B>(first: Reader<A>, second: Reader<B>): Reader<A | B> {
  return (value, path) => {
    try {
      return first(value, path);
    } catch (error) {
      if (!(error instanceof ReadError)) throw error;
      return second(value, path);
    }
  };
}

/** A value that may be missing; JSON has no `undefined`. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value, path) => (value === undefined ? undefined : reader(value, path));
}

/** A value that, where it is missing, is another. */
export function withDefault<T>(reader: Reader<T>, fallback: T): Reader<T> {
  return (value, path) => (value === undefined ? fallback : reader(value, path));
}

/** A list of `min` to `max` values. */
export function list<T>(item: Reader<T>, min: number, max: number): Reader<T[]> {
  const isList = check<unknown[]>(
    min === max ? `a list of ${min}` : `a list of ${min} to ${max}`,
    (value) => Array.isArray(value) && value.length >= min && value.length <= max,
  );
  return (value, path) => isList(value, path).map((one, i) => item(one, `${path}[${i}]`));
}

/** An object of which these fields are read; others are left out. */
export function record<T>(fields: { [Name in keyof T]-?: Reader<T[Name]> }): Reader<T> {
  return (value, path) => {
    const given = object(value, path);
    const found: Partial<T> = {};
    for (const name of Object.keys(fields) as (keyof T & string)[]) {
      const field = fields[name](given[name], path ? `${path}.${name}` : name);
      if (field !== undefined) found[name] = field;
    }
    return found as T;
  };
}

/** An object of values of one kind, under any names. */
export function dictionary<T>(item: Reader<T>, max: number): Reader<Record<string, T>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(object(value, path))
        .slice(0, max)
        .map(([name, one]) => [name, item(one, `${path}.${name}`)]),
    );
}

const object = check<Record<string, unknown>>(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

function check<T>(must: string, test: (value: unknown) => boolean): Reader<T> {
  return (value, path) => {
    if (test(value)) return value as T;
    throw new ReadError(`${path || 'its content'} must be ${must}; it is ${brief(value)}`);
  };
}

function range(low: number, high: number): string {
  const isOpen = high >= Number.MAX_SAFE_INTEGER;
  if (low < 0) return isOpen ? '' : ` up to ${high}`;
  return isOpen ? ` from ${low}` : ` from ${low} to ${high}`;
}

/** A value for a sentence; short, however long or deep it is. */
function brief(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
