import { ConfigurationError } from './environment.ts';
import type { VariableName } from './variables.ts';

/** What the system says of a place to listen that it does not give. */
const OF_PORT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'a port that nobody listens on',
  EACCES: 'a port that this process may listen on',
};
const OF_HOST: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EINVAL']);

/**
 * Listens at HOST and the port that this variable says.
 * @throws {ConfigurationError} naming the variable by which it cannot
 */
export async function listenAs<T>(port: VariableName, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const mustBe = OF_PORT[code];
    if (mustBe !== undefined) throw new ConfigurationError([`${port} must be ${mustBe}`]);
    if (OF_HOST.has(code)) throw new ConfigurationError(['HOST must be an address of this machine']);
    throw error;
  }
}
