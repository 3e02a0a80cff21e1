/** The command line, a file that it names, or a setting cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that was to be checked is not good: the answer to the question, not a wrong use of the program. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** Some of the matches of a list were not taken. */
export class NotAllTaken extends Error {
  override readonly name = 'NotAllTaken';
  /** Whether each of them may be taken later. */
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean) {
    super(message);
    this.retryable = retryable;
  }
}
