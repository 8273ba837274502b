import type { Hop, HopCode } from '../../contract/reach.ts'
import type { Family } from '../net/family.ts'
import type { End } from './reach-ends.ts'
import type { Asked } from './reach-way.ts'

/** Where each list of rules shows itself in a way. */
const lists: readonly (readonly [command: string, codes: readonly HopCode[]])[] = [
  ['sudo iptables -S FORWARD', ['forward', 'forward-drops', 'rules-unread', 'bridge-filter']],
  ['sudo iptables -S INPUT', ['host', 'host-refuses']],
  ['sudo iptables -t nat -S', ['published', 'masked']],
]

/** Commands that show the same by hand, the ones that look first. */
export function reachCommands(
  { from, to, asked, family }: { from: End; to: End; asked: Asked; family: Family },
  hops: readonly Hop[],
): string[] {
  const bridges = new Set(hops.filter(({ code }) => code === 'bridge').map(({ name }) => name))
  const needed = lists.filter(([, codes]) => hops.some(({ code }) => codes.includes(code)))
  const looks = [
    ...[...bridges].map((bridge) => `bridge link show master ${bridge}`),
    ...needed.map(([command]) => (family === 'ipv6' ? command.replace('iptables', 'ip6tables') : command)),
    ...hops.flatMap(({ code, name }) => (code === 'forward-off' ? [`sysctl ${name.split(' ')[0] ?? ''}`] : [])),
  ]
  const near =
    from.kind === 'host'
      ? family === 'ipv6'
        ? '::1'
        : '127.0.0.1'
      : hops.find(({ code }) => code === 'bridge')?.note.split('/')[0]
  const attempt = attemptAt(to, asked, near ?? 'host')
  switch (from.kind) {
    case 'host':
      return [...looks, attempt]
    case 'outside':
      return looks
    case 'machine':
      if (from.node.machine === 'container') return [...looks, `docker exec ${from.name} ${attempt}`]
      return [...looks, `# in ${from.name}:`, attempt]
  }
}

/** @param host its address as seen from where it begins */
function attemptAt(to: End, { port, protocol }: Asked, host: string): string {
  const address =
    to.address ?? (to.kind === 'machine' ? to.node.addresses[0] : undefined) ?? (to.kind === 'host' ? host : to.name)
  if (port === null) return `ping -c 3 ${address}`
  return `nc -zv${protocol === 'udp' ? 'u' : ''} ${address} ${port}`
}
