/** The JSON files of a model folder, and values of them in sentences. */
import { WeightsError } from './weightsError.ts';

/**
 * The value in a JSON file.
 *
 * @param fileName as the person knows it, for the sentence of the error.
 * @throws WeightsError where the file is not JSON.
 */
export function parseJsonFile(text: string, fileName: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WeightsError(
      `${fileName} is not JSON: ${(error as Error).message}. Get the file again.`,
    );
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a file for an error's sentence; short, however long or deep the value is. */
export function brief(value: unknown): string {
  if (Array.isArray(value)) {
    const items = value.slice(0, 8).map((item) => (typeof item === 'number' ? item : typeof item));
    return `[${items.join(', ')}${value.length > 8 ? ', …' : ''}]`;
  }
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  return value === undefined ? 'missing' : isRecord(value) ? 'an object' : String(value);
}
