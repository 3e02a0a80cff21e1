/** Options and environment → the settings of the clients. The one file of the CLI that reads process.env. */
import { readFileSync } from 'node:fs';
import type { MatchgateClientOptions } from '../client/index.ts';
import { isOperationId, type OrchestrationClientOptions, type RouteOverrides } from '../orchestration/index.ts';
import { globalOptions, type CliContext, type Environment } from './cli-context.ts';
import { UsageError } from './usage-error.ts';

export const environment = (): Environment => process.env;

export function orchestrationSettings(ctx: CliContext): OrchestrationClientOptions {
  const options = globalOptions(ctx);
  const env = ctx.terminal.environment;
  const baseUrl = options.url ?? env.ORCHESTRATION_URL;
  if (!baseUrl) throw new UsageError('which upstream? Set ORCHESTRATION_URL or give --url');
  const clientId = options.clientId ?? env.ORCHESTRATION_CLIENT_ID;
  const shared = {
    baseUrl: httpUrl(baseUrl, 'the upstream’s URL'),
    timeoutMs: options.timeout,
    connections: 4,
    routes: routeOverrides(options.route),
    userAgent: 'matchgate-cli',
  };
  if (!clientId) return shared;
  const tokenUrl = options.tokenUrl ?? env.ORCHESTRATION_TOKEN_URL;
  const clientSecret =
    options.clientSecretFile === undefined
      ? secret(env, 'ORCHESTRATION_CLIENT_SECRET')
      : secretOf(options.clientSecretFile);
  if (!tokenUrl) throw new UsageError('where are tokens given out? Set ORCHESTRATION_TOKEN_URL or give --token-url');
  if (clientSecret === undefined) {
    throw new UsageError(
      'the client has no secret: set ORCHESTRATION_CLIENT_SECRET(_FILE) or give --client-secret-file',
    );
  }
  const refreshToken = secret(env, 'ORCHESTRATION_REFRESH_TOKEN');
  const credentials = { clientId, clientSecret, ...(refreshToken !== undefined && { refreshToken }) };
  return { ...shared, tokenUrl: httpUrl(tokenUrl, 'the token URL'), credentials };
}

export function gatewaySettings(ctx: CliContext): MatchgateClientOptions {
  const { gateway, timeout } = globalOptions(ctx);
  const env = ctx.terminal.environment;
  const url = httpUrl(gateway ?? env.GATEWAY_URL ?? 'http://127.0.0.1:8080', 'the gateway’s URL');
  if (new URL(url).username || new URL(url).password) {
    throw new UsageError(
      'the gateway’s URL must hold no user and no password: there are GATEWAY_TOKEN and GATEWAY_API_KEY',
    );
  }
  const token = sendable('GATEWAY_TOKEN', secret(env, 'GATEWAY_TOKEN'));
  const apiKey = sendable('GATEWAY_API_KEY', secret(env, 'GATEWAY_API_KEY'));
  return {
    baseUrl: url,
    timeoutMs: timeout,
    ...(token !== undefined && { token }),
    ...(apiKey !== undefined && { apiKey }),
  };
}

function httpUrl(text: string, what: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') throw new UsageError(`${what} must be an http(s) URL`);
  return text;
}

/** Secrets come by the environment or a file, never by the command line, which every user of the machine can list. */
function secret(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (file) return secretOf(file);
  const value = env[name];
  return value === '' ? undefined : value;
}

/** What a header can carry; the rest would look like a gateway that is away. */
function sendable(name: string, text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]+$/.test(text)) return text;
  throw new UsageError(`${name} must hold letters, digits and signs of ASCII alone, without spaces`);
}

function secretOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new UsageError(`the secret in ${file} cannot be read`);
  }
}

function routeOverrides(texts: readonly string[]): RouteOverrides {
  const overrides: RouteOverrides = {};
  for (const text of texts) {
    const [, operation = '', route = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (!isOperationId(operation)) throw new UsageError(`--route "${text}" must be OPERATION="METHOD /template"`);
    overrides[operation] = route;
  }
  return overrides;
}
