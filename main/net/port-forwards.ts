/** A port of this host whose packets go on to a guest. */
export interface PortForward {
  /** The bridge that the guest is on. */
  readonly bridge: string
  readonly protocol: 'tcp' | 'udp'
  /** An address of this host; 0.0.0.0 for all of them. */
  readonly hostAddress: string
  readonly hostPort: number
  /** The guest's. */
  readonly address: string
  readonly port: number
}

/** A file of ours among the hooks of networks, which libvirt runs beside those of others (libvirt 6.5, hooks.html). */
export const FORWARDS_HOOK = '/etc/libvirt/hooks/network.d/labrig-forwards'
export const FORWARDS_TABLE = 'labrig_forwards'
const CHAIN = 'LABRIG-FORWARDS'
const NOTE = 'labrig-forwards'

const isLoopback = (address: string) => address.startsWith('127.')

/** What the host is asked by: also the comment of its rule. */
export const forwardKey = ({ protocol, hostAddress, hostPort }: Omit<PortForward, 'bridge' | 'address' | 'port'>) =>
  `${protocol}/${hostAddress}:${hostPort}`

const words = ({ bridge, protocol, hostAddress, hostPort, address, port }: PortForward) =>
  [bridge, protocol, hostAddress, hostPort, address, port].join(' ')

/** In an order of its own, so that equal sets are equal texts. */
export const inOrder = (forwards: readonly PortForward[]) =>
  [...forwards].sort((one, other) => (words(one) < words(other) ? -1 : 1))

const bridgesOf = (forwards: readonly PortForward[]) => [...new Set(forwards.map(({ bridge }) => bridge))]

function natRule(forward: PortForward): string {
  const { protocol, hostAddress, hostPort, address, port } = forward
  const asked = hostAddress === '0.0.0.0' ? 'fib daddr type local' : `ip daddr ${hostAddress}`
  return `    ${asked} ${protocol} dport ${hostPort} dnat to ${address}:${port} comment "${forwardKey(forward)}"`
}

/**
 * From this host itself packets come with a loopback address, which the kernel lets onto a bridge only where route_localnet
 * is set; that would also let guests at the host's loopback services, so what they send there is dropped first.
 */
function table(forwards: readonly PortForward[]): string[] {
  const bridges = bridgesOf(forwards)
  const open = forwards.filter(({ hostAddress }) => !isLoopback(hostAddress))
  const chain = (name: string, hook: string, rules: readonly string[]) => [
    `  chain ${name} {`,
    `    type ${hook}; policy accept;`,
    ...rules,
    '  }',
  ]
  return [
    `table ip ${FORWARDS_TABLE} {`,
    ...chain(
      'guard',
      'filter hook prerouting priority raw',
      bridges.map((bridge) => `    iifname "${bridge}" ip daddr 127.0.0.0/8 drop`),
    ),
    ...chain('arriving', 'nat hook prerouting priority dstnat - 5', open.map(natRule)),
    ...chain('own', 'nat hook output priority -105', forwards.map(natRule)),
    ...chain(
      'back',
      'nat hook postrouting priority srcnat - 5',
      bridges.map((bridge) => `    oifname "${bridge}" ip saddr 127.0.0.0/8 ct status dnat masquerade`),
    ),
    '}',
  ]
}

const taken = [`table ip ${FORWARDS_TABLE}`, `delete table ip ${FORWARDS_TABLE}`]
const nft = (lines: readonly string[]) => ["nft -f - <<'RULES'", ...lines, 'RULES']

/** What libvirt's own rules refuse, new connections to guests, passes before them: both ways, for forwarded ports only. */
function filterRules({ bridge, protocol, address, port }: PortForward): string[] {
  const to = `-o ${bridge} -d ${address} -p ${protocol} --dport ${port} -m conntrack --ctstate DNAT -j ACCEPT`
  const back = `-i ${bridge} -s ${address} -p ${protocol} --sport ${port} -m conntrack --ctstate ESTABLISHED -j ACCEPT`
  return [`  iptables -w -A ${CHAIN} ${to}`, `  iptables -w -A ${CHAIN} ${back}`]
}

const LIBVIRT_CHAIN = 'ip libvirt_network guest_input'

function nftPass({ bridge, protocol, address, port }: PortForward): string {
  const rule = `oifname "${bridge}" ip daddr ${address} ${protocol} dport ${port} ct status dnat accept`
  return `  nft insert rule ${LIBVIRT_CHAIN} ${rule} comment '"${NOTE}"'`
}

/** The rules that nft alone made of us in the table of libvirt 10.4 and newer, which has a verdict of its own. */
const removePass = [
  `nft -a list chain ${LIBVIRT_CHAIN} 2>/dev/null | sed -n 's/.* comment "${NOTE}" # handle \\([0-9]*\\)$/\\1/p' |`,
  `  while read -r handle; do nft delete rule ${LIBVIRT_CHAIN} handle "$handle"; done`,
]

const removeChain = [
  'if command -v iptables >/dev/null; then',
  `  while iptables -w -D FORWARD -j ${CHAIN} 2>/dev/null; do :; done`,
  `  iptables -w -F ${CHAIN} 2>/dev/null && iptables -w -X ${CHAIN} 2>/dev/null`,
  'fi',
]

const localNet = (bridge: string, value: 0 | 1) => {
  const file = `/proc/sys/net/ipv4/conf/${bridge}/route_localnet`
  return `[ ! -e ${file} ] || echo ${value} >${file}`
}

function addPasses(open: readonly PortForward[]): string[] {
  if (open.length === 0) return []
  return [
    'if command -v iptables >/dev/null; then',
    `  iptables -w -N ${CHAIN}`,
    ...open.flatMap(filterRules),
    `  iptables -w -I FORWARD -j ${CHAIN}`,
    'fi',
    `if nft list chain ${LIBVIRT_CHAIN} >/dev/null 2>&1; then`,
    ...open.map(nftPass),
    'fi',
  ]
}

/** libvirt looks for hooks when it starts, and when it is told to read its files again. */
const reread = [
  'if [ $# -eq 0 ]; then',
  '  for daemon in libvirtd virtnetworkd; do',
  '    read -r pid <"/run/$daemon.pid" 2>/dev/null || continue',
  '    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$daemon" ] || continue',
  '    [ /proc/self/ns/net -ef "/proc/$pid/ns/net" ] && kill -HUP "$pid"',
  '  done',
  'fi',
]

/**
 * The program that puts the rules of all forwards in place of those before: by hand without words, by libvirt with those of
 * hooks.html, of which only a network that has started concerns it; `off` takes everything back.
 */
export function forwardsHook(all: readonly PortForward[]): string {
  const forwards = inOrder(all)
  const bridges = bridgesOf(forwards)
  const open = forwards.filter(({ hostAddress }) => !isLoopback(hostAddress))
  return [
    '#!/bin/sh',
    '# Ports of this host that lead to VMs, written by Labrig (labrig net forward). libvirt runs it when a network has started;',
    '# the word off takes everything back.',
    ...forwards.map((forward) => `# forward ${words(forward)}`),
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'case $#.${1:-}.${2:-} in 0.. | 1.off. | *.started) ;; *) exit 0 ;; esac',
    ...removePass,
    ...removeChain,
    'if [ "$#.${1:-}" = 1.off ]; then',
    ...nft(taken),
    ...bridges.map((bridge) => `  ${localNet(bridge, 0)}`),
    '  exit 0',
    'fi',
    ...nft([...taken, ...table(forwards)]),
    // libvirt would not start a network whose hook fails.
    '[ $? -eq 0 ] || { [ $# -gt 1 ]; exit; }',
    ...bridges.map((bridge) => localNet(bridge, 1)),
    ...addPasses(open),
    ...reread,
    'exit 0',
    '',
  ].join('\n')
}

const LINE = /^# forward (\S{1,15}) (tcp|udp) ([\d.]+) (\d{1,5}) ([\d.]+) (\d{1,5})$/

/** The forwards that such a program is for. */
export function forwardsIn(hook: string): PortForward[] {
  return hook.split('\n').flatMap((line): PortForward[] => {
    const [found, bridge = '', protocol, hostAddress = '', hostPort, address = '', port] = LINE.exec(line) ?? []
    if (found === undefined || (protocol !== 'tcp' && protocol !== 'udp')) return []
    return [{ bridge, protocol, hostAddress, hostPort: Number(hostPort), address, port: Number(port) }]
  })
}

export const sameForwards = (one: readonly PortForward[], other: readonly PortForward[]) =>
  inOrder(one).map(words).join('\n') === inOrder(other).map(words).join('\n')

/** Whether the kernel has its rule. @param listed what `nft list table` prints of our table */
export function isForwarded(forward: PortForward, listed: string): boolean {
  const { address, port } = forward
  return listed.includes(`dnat to ${address}:${port} comment "${forwardKey(forward)}"`)
}
