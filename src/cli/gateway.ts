/** The gateway's HTTP contract, as far as the CLI speaks it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import Type, { type Static, type TSchema } from 'typebox';
import type { GatewaySettings } from './settings.ts';

/** The gateway refused (`answered`), or it cannot be said what it did. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly answered: boolean;

  constructor(message: string, answered: boolean) {
    super(message);
    this.answered = answered;
  }
}

const Problem = Type.Object({
  title: Type.String(),
  code: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String() }))),
});

const ajv = new Ajv2020({ strict: false });
const isProblem = ajv.compile<Static<typeof Problem>>(Problem);

export class Gateway {
  readonly #settings: GatewaySettings;

  constructor(settings: GatewaySettings) {
    this.#settings = settings;
  }

  get<S extends TSchema>(path: string, schema: S): Promise<Static<S>> {
    return this.#call('GET', path, schema, {});
  }

  delete<S extends TSchema>(path: string, schema: S): Promise<Static<S>> {
    return this.#call('DELETE', path, schema, {});
  }

  post<S extends TSchema>(path: string, body: unknown, schema: S, headers: Record<string, string> = {}) {
    const withType = { 'content-type': 'application/json', ...headers };
    return this.#call('POST', path, schema, { headers: withType, body: JSON.stringify(body) });
  }

  async #call<S extends TSchema>(
    method: string,
    path: string,
    schema: S,
    { headers, body }: { headers?: Record<string, string>; body?: string },
  ): Promise<Static<S>> {
    const { status, content } = await this.#exchange(path, {
      method,
      headers: { accept: 'application/json', ...this.#settings.headers, ...headers },
      ...(body !== undefined && { body }),
    });
    if (status >= 300) throw new GatewayError(`the gateway answered ${status}${saying(content)}`, status < 500);
    const fits = ajv.compile<Static<S>>(schema);
    if (fits(content)) return content;
    const pointer = fits.errors?.[0]?.instancePath ?? '';
    throw new GatewayError(`the gateway's answer is not as agreed at "${pointer}"`, false);
  }

  async #exchange(path: string, init: RequestInit): Promise<{ status: number; content: unknown }> {
    const { url, timeoutMs } = this.#settings;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url + path, { ...init, redirect: 'manual', signal });
      return { status: response.status, content: parseJson(await response.text()) };
    } catch {
      const why = signal.aborted ? `the gateway gave no answer in ${timeoutMs} ms` : 'the gateway cannot be reached';
      throw new GatewayError(why, false);
    }
  }
}

function saying(content: unknown): string {
  if (!isProblem(content)) return '';
  const { title, code, detail, errors = [] } = content;
  const where = errors.map(({ pointer }) => pointer || 'the whole').join(', ');
  return `: ${detail ?? title}${code === undefined ? '' : ` (${code})`}${where ? `: ${where}` : ''}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
