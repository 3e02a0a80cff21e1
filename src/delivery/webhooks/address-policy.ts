import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type AddressPolicy = (address: string) => boolean;

/** The only part of IPv6 from which global unicast addresses are given out (IANA, ipv6-address-space). */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether a callback may reach an address: a public unicast one, or one of these networks. An IPv4 address that is
 * mapped into IPv6 is judged as what it is; other ways to reach IPv4 through IPv6 (NAT64, 6to4, Teredo) are not public.
 * @param networks in CIDR notation
 * @throws {Error} for a network that is none
 */
export function addressPolicy(networks: readonly string[]): AddressPolicy {
  const allowed = networks.map((network) => ipaddr.parseCIDR(network));
  return (text) => {
    if (isIP(text) === 0) return false;
    const address = ipaddr.process(text);
    return isPublic(address) || allowed.some((network) => isWithin(address, network));
  };
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return !(address instanceof ipaddr.IPv6) || address.match(GLOBAL_UNICAST);
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6, network: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  return address.kind() === network[0].kind() && address.match(network);
}
