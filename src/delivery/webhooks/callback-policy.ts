/**
 * Where a callback may lead. Judged when a match is accepted, by its URL alone, and again before each delivery; what the
 * host's name resolves to is judged by the connection itself (guarded-agent.ts), and nowhere else would be of use.
 */
import { isIP } from 'node:net';
import { listItems, type Configuration } from '../../config/configuration.ts';
import { addressPolicy, type AddressPolicy } from './address-policy.ts';

export type JudgedCallback =
  | { readonly allowed: true; readonly url: URL }
  /** Completes "callback_url …". */
  | { readonly allowed: false; readonly why: string };

export interface CallbackRules {
  /** `host`, `*.suffix`, either with `:port` or `:*`; without a port the scheme's own. None: webhooks are off. */
  readonly hosts: readonly string[];
  /** Special addresses that are allowed all the same, in CIDR notation. */
  readonly networks: readonly string[];
  readonly http: boolean;
}

export function callbackRules(configuration: Configuration): CallbackRules {
  return {
    hosts: listItems(configuration.WEBHOOK_ALLOWED_HOSTS),
    networks: listItems(configuration.WEBHOOK_ALLOWED_NETWORKS),
    http: configuration.WEBHOOK_ALLOW_HTTP,
  };
}

interface AllowedHost {
  readonly host: string;
  /** Any host that ends with a dot and this. */
  readonly suffix: boolean;
  readonly port: string | undefined;
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

export class CallbackPolicy {
  readonly allowsAddress: AddressPolicy;
  private readonly hosts: readonly AllowedHost[];

  constructor(private readonly rules: CallbackRules) {
    this.allowsAddress = addressPolicy(rules.networks);
    this.hosts = rules.hosts.map(allowedHost);
  }

  /** The parser is WHATWG's, which also reads addresses in decimal, octal, hex or with parts left out as what they are. */
  judge(text: string): JudgedCallback {
    if (this.hosts.length === 0) return refused('must not be given: webhooks are off here (WEBHOOK_ALLOWED_HOSTS)');
    const url = URL.parse(text);
    if (!url && /^https?:\/\/./i.test(text))
      return refused('must have a valid host, and a port of at most 65535 if any');
    if (!url || !(url.protocol in DEFAULT_PORTS)) return refused('must be an https:// URL');
    if (url.protocol === 'http:' && !this.rules.http) return refused('must be an https:// URL (WEBHOOK_ALLOW_HTTP)');
    if (url.username !== '' || url.password !== '') return refused('must hold no user name and no password');
    if (!this.hosts.some((allowed) => fits(url, allowed))) {
      return refused('must lead to one of the allowed hosts and ports (WEBHOOK_ALLOWED_HOSTS)');
    }
    const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(literal) !== 0 && !this.allowsAddress(literal)) {
      return refused('must not lead to a private, loopback or other special address (WEBHOOK_ALLOWED_NETWORKS)');
    }
    return { allowed: true, url };
  }
}

const refused = (why: string): JudgedCallback => ({ allowed: false, why });

function allowedHost(text: string): AllowedHost {
  const [, wildcard, host = '', port] = /^(\*\.)?(\[.*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [];
  // Written as URLs write it, so that the two compare: lower case, addresses in their one spelling.
  const written = URL.parse(`http://${host}`)?.hostname ?? host.toLowerCase();
  return { host: written, suffix: wildcard !== undefined, port };
}

function fits({ hostname, port, protocol }: URL, allowed: AllowedHost): boolean {
  const isHost = allowed.suffix ? hostname.endsWith(`.${allowed.host}`) : hostname === allowed.host;
  if (!isHost || allowed.port === '*') return isHost;
  return allowed.port === undefined ? port === '' : allowed.port === (port || DEFAULT_PORTS[protocol]);
}
