import type { Hop, HopCode, Reach } from '../reach.ts'

/** What happens at each hop: the only place of the English words. `{name}` is the hop's own. */
export const hopTexts: Readonly<Record<HopCode, string>> = {
  'machine-off': '{name} does not run',
  'no-interface': '{name} has no interface in a network of this host',
  'no-family': '{name} has no address of this kind in common with the other end',
  'nic-unplugged': 'The cable of {name} is pulled out',
  nic: 'Interface {name} of the machine',
  'tap-down': 'The host’s end {name} is down',
  tap: 'The host’s end {name}',
  'bridge-missing': 'There is no bridge {name}',
  'bridge-down': 'The network {name} is not active',
  bridge: 'Bridge {name}',
  'bridge-filter': 'Frames on the bridge pass the chain {name}',
  host: 'The host lets it pass ({name})',
  'host-refuses': 'The host’s own rules refuse it ({name})',
  forward: 'Forwarding is allowed ({name})',
  'forward-drops': 'Forwarding is not allowed: dropped in {name}',
  'forward-off': 'The kernel of this host sends no packets on ({name})',
  'rules-unread': 'The rules of {name} are not readable as this user',
  isolated: 'The network {name} is isolated',
  masked: 'NAT: it leaves with the address of {name}',
  published: 'The port is published: sent on to {name}',
  'not-published': '{name} publishes no such port; its network is hidden behind the host',
  'loopback-only': 'The port is published for this host only',
  'leads-back': 'The port leads back into the network it is asked from, and no answer arrives: ask {name} itself',
  'no-way-in': 'The network {name} is hidden behind the host: nobody outside knows a way in',
  'no-route': 'There is no route to {name}',
  'parent-apart': 'The host and the machines on {name} cannot reach each other: that is how macvlan and ipvlan work',
  uplink: 'Interface {name} of the host',
  'uplink-down': 'Interface {name} of the host is down',
  outside: 'Outside of this host: {name}',
  listens: 'Somebody listens at {name}',
  'listens-loopback': 'Somebody listens at {name}, but on the loopback address only',
  'listens-ipv4-only': 'Somebody listens at {name}, but for IPv4 only',
  'listens-not': 'Nobody listens at {name}',
  'listens-unseen': 'Whether somebody listens at {name} cannot be seen from here',
  'name-found': 'Docker’s DNS server answers for it in the network {name}',
  'name-default-network': 'Docker’s default network {name} has no names: connect both to a network of your own',
  'name-apart': 'Names count within one network, and they have none in common with {name}',
  'name-off': '{name} does not run: only running containers have and find names',
}

export function hopText({ code, name }: Pick<Hop, 'code' | 'name'>): string {
  return hopTexts[code].replace('{name}', name)
}

/** Which family of addresses programs try first where both are there, and why. */
export const choiceTexts: Readonly<Record<NonNullable<Reach['choice']>, string>> = {
  'ipv6-first': 'both ends have global addresses of IPv6: programs try IPv6 first',
  'ipv4-first': 'only one end has a global address of IPv6: programs try IPv4 first',
  'by-library': 'both ends have local addresses of IPv6 (fc00::/7): programs with glibc try IPv6 first, with musl IPv4',
}
