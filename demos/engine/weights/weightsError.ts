/** A file of a model folder cannot be used. The message is for people and names file and field. */
export class WeightsError extends Error {
  override name = 'WeightsError';
}
