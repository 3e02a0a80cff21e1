/** The command line, a file that it names, or a setting cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
