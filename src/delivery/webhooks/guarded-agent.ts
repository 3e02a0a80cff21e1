/**
 * Connections that reach only allowed addresses. The name is resolved once, by the connection itself, and what it
 * resolves to is judged in between: there is no second look-up that could answer otherwise (DNS rebinding). A connection
 * that is kept alive stays with the address that was judged.
 */
import { lookup as systemLookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.ts';

export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  constructor() {
    // Which address it was is nobody's business who can choose the name.
    super('the host is at an address that is not allowed (WEBHOOK_ALLOWED_NETWORKS)');
  }
}

export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface GuardedAgentSettings {
  readonly allowsAddress: AddressPolicy;
  /** Connections to one endpoint. */
  readonly connections: number;
  readonly timeoutMs: number;
  readonly resolve?: Resolve;
}

export function guardedAgent(settings: GuardedAgentSettings): Agent {
  const { allowsAddress, connections, timeoutMs, resolve = sharedResolve() } = settings;
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => allowsAddress(address));
        const [first] = allowed;
        if (!first) callback(new ForbiddenAddressError(), '', 0);
        else if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    );
  };
  const connect = buildConnector({ lookup, timeout: timeoutMs, allowH2: false });
  return new Agent({
    connections,
    pipelining: 1,
    // An address is connected to without a look-up, and so judged here.
    connect: (options, callback) => {
      const { hostname } = options;
      if (isIP(hostname) !== 0 && !allowsAddress(hostname)) callback(new ForbiddenAddressError(), null);
      else connect(options, callback);
    },
  });
}

/**
 * The system's look-up, which knows what the host knows (/etc/hosts, search domains) and takes one of the process's few
 * threads for as long as it lasts: a name is therefore looked up once for all who wait for it.
 */
function sharedResolve(): Resolve {
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>();
  return (hostname) => {
    const known = underWay.get(hostname);
    if (known) return known;
    const answer = new Promise<readonly LookupAddress[]>((resolve, reject) => {
      systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
    }).finally(() => underWay.delete(hostname));
    underWay.set(hostname, answer);
    return answer;
  };
}
