import { WeightsError } from '../weightsError.ts';

/** A file could not be had from Hugging Face. The message is for people and says what to do. */
export class DownloadError extends WeightsError {
  override name = 'DownloadError';
  /** Whether another try may go better. */
  readonly retryable: boolean;

  constructor(message: string, { retryable = false } = {}) {
    super(message);
    this.retryable = retryable;
  }
}

/** The server could not be reached at all, or not be understood: no word from Hugging Face. */
export class UnreachableError extends DownloadError {
  override name = 'UnreachableError';
}

/** The error of a request that brought no answer, given what `fetch` threw. */
export function unreachable(url: string, error: unknown): UnreachableError {
  return new UnreachableError(
    `${new URL(url).host} could not be reached (${reasonOf(error)}). Check the connection and run again; what has arrived is kept.`,
    { retryable: true },
  );
}

/**
 * The error of a request that was answered with anything but success.
 *
 * @param what was asked for: "the model google/vit-base-patch16-224".
 */
export function refused(status: number, url: string, what: string): DownloadError {
  const answer = `${new URL(url).host} answered ${status}`;
  if (status === 401 || status === 403) {
    return new DownloadError(
      `${answer} for ${what}: there is no such model, or it is private or wants a login, which Lesion Lab has not. Check the name, or choose another model.`,
    );
  }
  if (status === 404) {
    return new DownloadError(
      `${answer} for ${what}: it is not there. Check the name and the revision.`,
    );
  }
  if (status === 429) {
    return new DownloadError(
      `${answer} for ${what}: it was asked too often. Wait some minutes and run again; what has arrived is kept.`,
      { retryable: true },
    );
  }
  return new DownloadError(
    `${answer} for ${what}: the server has trouble. Run again later; what has arrived is kept.`,
    { retryable: status >= 500 },
  );
}

/** Why `fetch` or a stream threw. In Node, what people can use is in the error's cause. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
