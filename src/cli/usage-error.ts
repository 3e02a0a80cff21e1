/** The command line, a file that it names, or a setting cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that was to be checked is not good: the answer to the question, not a wrong use of the program. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}
