/** Reading `config.json`: each field is checked, and what is wrong is named. */
import { ACTIVATIONS } from '../nn/activations.ts';
import { WeightsError } from '../weights/weightsError.ts';

/** Name of an activation that the engine has. `gelu` is x·Φ(x); the others approximate it with tanh. */
export type HiddenAct = keyof typeof ACTIVATIONS;

/**
 * The fields of a parsed `config.json`. A field that is absent has the default of Hugging Face's
 * configuration class. Each method throws a `WeightsError` that names the file and the field.
 */
export class ConfigFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #file: string;

  /**
   * @param json the parsed file
   * @param file its name as the person knows it
   */
  constructor(json: unknown, file: string) {
    this.#file = file;
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      this.fail('a model’s configuration must be a JSON object.');
    }
    this.#fields = json as Record<string, unknown>;
  }

  /** @throws WeightsError always: the file's name, then `what`, a sentence. */
  fail(what: string): never {
    throw new WeightsError(`${this.#file}: ${what}`);
  }

  /** The field as it stands, `undefined` where it is absent. */
  raw(name: string): unknown {
    return this.#fields[name];
  }

  /** A whole number above 0. */
  count(name: string, fallback: number): number {
    const value = this.#fields[name] ?? fallback;
    if (isCount(value)) return value;
    return this.#refuse(name, 'a whole number above 0');
  }

  /** One or more whole numbers above 0. */
  counts(name: string, fallback: readonly number[]): readonly number[] {
    const value = this.#fields[name] ?? fallback;
    if (Array.isArray(value) && value.length > 0 && value.every(isCount)) return value;
    return this.#refuse(name, 'a list of whole numbers above 0');
  }

  /** A number from 0 to below `limit`. */
  real(name: string, fallback: number, limit: number): number {
    const value = this.#fields[name] ?? fallback;
    if (typeof value === 'number' && value >= 0 && value < limit) return value;
    return this.#refuse(name, `a number from 0 to below ${limit}`);
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#fields[name] ?? fallback;
    if (typeof value === 'boolean') return value;
    return this.#refuse(name, 'true or false');
  }

  hiddenAct(): HiddenAct {
    const value = this.#fields.hidden_act ?? 'gelu';
    if (typeof value === 'string' && Object.hasOwn(ACTIVATIONS, value)) return value as HiddenAct;
    return this.#refuse('hidden_act', Object.keys(ACTIVATIONS).join(' or '));
  }

  #refuse(name: string, must: string): never {
    return this.fail(`${name} is ${show(this.#fields[name])}; it must be ${must}.`);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
