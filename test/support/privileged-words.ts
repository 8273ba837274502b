import type { FixAction } from '../../main/step/fix-action.ts'
import { commandLine } from '../../main/step/shell-words.ts'

const rule = { tool: 'iptables', chain: 'DOCKER-USER', bridge: 'virbr0', packets: 'from' } as const

/** One of each kind that the privileged helper makes. */
export const helped = [
  { verb: 'rule-insert', rule },
  { verb: 'rule-insert', rule: { tool: 'iptables-nft', chain: 'FORWARD', bridge: 'br-0123456789ab', packets: 'to' } },
  { verb: 'unit-write', unit: 'labrig-guests.service', rules: [{ ...rule, packets: 'answers' }, rule] },
  { verb: 'service-enable', service: 'docker.service' },
  { verb: 'service-start', service: 'virtqemud.socket' },
  { verb: 'group-join', user: 'ken', group: 'libvirt' },
  { verb: 'module-load', module: 'kvm_intel' },
  { verb: 'sysctl-set', key: 'net.bridge.bridge-nf-call-iptables', value: 0, before: 1 },
] as const satisfies readonly FixAction[]

const well: readonly (readonly string[])[] = [
  ['rule-insert', 'iptables', 'FORWARD', 'virbr0', 'from'],
  ['unit-write', 'labrig-guests.service', 'iptables', 'FORWARD', 'virbr0', 'from'],
  ['service-enable', 'docker.service'],
  ['service-start', 'libvirtd.service'],
  ['group-join', 'kvm'],
  ['module-load', 'kvm'],
  ['sysctl-set', 'net.ipv4.ip_forward', '1', '0'],
  ['link-queue', 'vnet7', '12', 'tbf', 'rate', '800kbit', 'burst', '16kb', 'latency', '500ms'],
  ['link-queue', 'vnet7', '12', 'netem', 'limit', '10000', 'delay', '20ms', '5ms', 'duplicate', '1.5%'],
]

/** What somebody might put in a word's place. Arguments hold no NUL: the kernel ends them there. */
const hostile = [
  '',
  ' ',
  '-h',
  '--help',
  '-w',
  '--root=/tmp',
  '*',
  '?',
  '[a-z]',
  '~',
  '.',
  '..',
  '../../../etc/shadow',
  '/etc/passwd',
  'a/b',
  '$(id)',
  '`id`',
  '${HOME}',
  ';id',
  '|id',
  '&',
  '>x',
  "'",
  '"',
  '\\',
  'virbr0;id',
  'virbr0\nid',
  'virbr0 -j DROP',
  'iptables-save',
  'sh',
  'INPUT',
  'root',
  'sudo',
  'wheel',
  'docker\nroot',
  'ssh.service',
  'labrig-.service',
  'labrig-../../x.service',
  'labrig-guests.service\nx',
  'labrig-Guests.service',
  'labrig-guests.timer',
  'LABRIG-guests.service',
  'nvidia',
  'kvm nested=1',
  'kernel.core_pattern',
  'net/ipv4/ip_forward',
  'ｄｏｃｋｅｒ',
  'dоcker.service', // with a Cyrillic letter
  'virbr0\u0301',
  '\u202evirbr0',
  '-1',
  '+1',
  '01',
  '0x1',
  '1e3',
  '1 2',
  '99999999999',
  'v'.repeat(65),
  'v'.repeat(10_000),
]

const forward = ['virbr0', 'tcp', '127.0.0.1', '2222', '192.168.122.9', '22']
/** As one part of a forward some of these are what they should be. */
const fineParts = ['sh', 'INPUT', 'root', 'sudo', 'wheel', 'ssh.service', 'docker', 'nvidia', 'kernel.core_pattern']
const finePart = (word: string, at: number) =>
  at === 0 && (fineParts.includes(word) || /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(word))

function hostileForwards(): string[][] {
  const parts = forward.flatMap((_, at) =>
    hostile.filter((word) => !finePart(word, at)).map((word) => forward.with(at, word).join(',')),
  )
  const wrong = [
    ...['all,tcp,127.0.0.1,2222,192.168.122.9,22', 'default,tcp,127.0.0.1,2222,192.168.122.9,22'],
    ...['virbr0,tcp,127.0.0,2222,192.168.122.9,22', 'virbr0,tcp,127.0.0.256,2222,192.168.122.9,22'],
    ...['virbr0,tcp,127.0.0.1,65536,192.168.122.9,22', 'virbr0,tcp,127.0.0.1,0,192.168.122.9,22'],
    ...['virbr0,sctp,127.0.0.1,2222,192.168.122.9,22', 'virbr0,tcp,127.0.0.1,2222,192.168.122.9,22,'],
    ...[forward.slice(1).join(','), [...forward, '1'].join(','), forward.join(' '), `,${forward.join(',')}`],
  ]
  const lists = [...parts, ...wrong].map((word) => ['apply', 'forwards-set', word])
  return [...lists, ['apply', 'forwards-set'], ['revert', 'forwards-set', forward.join(',')]]
}

const linkEnds = ['eth0', 'lo', 'docker0', 'virbr0', 'veth1', 'vnet', 'vnet01', 'vnet7x', 'vnet-1', 'vnet99999999999']
const queues = [
  ...['pfifo limit 7', 'tbf rate 800 burst 16kb latency 500ms', 'tbf rate 800kbit burst 16kb latency 500ms peakrate 1'],
  ...['tbf rate 100000001kbit burst 16kb latency 500ms', 'netem limit 10000', 'netem limit 10000 delay 60001ms'],
  ...['netem limit 1 delay 1ms', 'netem limit 10000 delay 1ms reorder 101%', 'netem limit 10000 delay 1ms reorder .5%'],
  ...['netem limit 10000 delay 1ms rate 8kbit reorder 1%', 'netem limit 10000 delay 1ms 1ms 1ms'],
  ...['netem limit 10000 delay 1ms duplicate 1.234%', 'netem limit 10000 delay 1ms loss 5%'],
]

function hostileLinks(): string[][] {
  const bucket = ['tbf', 'rate', '800kbit', 'burst', '16kb', 'latency', '500ms']
  return [
    ...linkEnds.flatMap((host) => [
      ['apply', 'link-queue', host, '12', ...bucket],
      ['revert', 'link-queue', host, '12'],
    ]),
    ...queues.map((queue) => ['apply', 'link-queue', 'vnet7', '12', ...queue.split(' ')]),
    ['revert', 'link-queue', 'vnet7'],
    ['revert', 'link-queue', 'vnet7', '12', ...bucket],
  ]
}

/** Each word of each verb replaced by each of these, words left out and put after, verbs and directions that are none. */
export function hostileWords(): string[][] {
  const replaced = well.flatMap((words) =>
    words.flatMap((_, at) =>
      hostile.filter((word) => !isFine(words[0] ?? '', at, word)).map((word) => ['apply', ...words.with(at, word)]),
    ),
  )
  const shapes = well.flatMap((words) => [
    ['apply', ...words.slice(0, -1)],
    ['apply', ...words, 'x'],
    ['apply', ...words, words.at(-1) ?? ''],
    ['revert', ...words, 'x'],
    ['Apply', ...words],
    ['apply apply', ...words],
    ['', ...words],
    words.slice(),
    ['--show', '--show', ...words],
    ['show', ...words],
    ['apply', 'apply', ...words],
  ])
  const others = [
    [],
    [''],
    ['apply'],
    ['apply', ''],
    ['apply', 'folder-open', '/srv'],
    ['apply', 'files-own', '/srv', 'tss', 'a'],
    ['apply', 'network-start', 'default'],
  ]
  const many = [
    'apply',
    'unit-write',
    'labrig-guests.service',
    ...Array<string[]>(61).fill(['iptables', 'FORWARD', 'virbr0', 'from']).flat(),
  ]
  return [...replaced, ...shapes, ...others, many, ...hostileForwards(), ...hostileLinks()]
}

/** A name of an interface may be many a word: it is passed on as one argument and not read by anybody. */
function isFine(verb: string, at: number, word: string): boolean {
  const isBridge = (verb === 'rule-insert' && at === 3) || (verb === 'unit-write' && at === 4)
  return isBridge && /^[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/.test(word)
}

/** A script for sh that calls the helper with each of the lists: one shell, since a thousand processes of ours take long. */
export function hostileScript(...helper: readonly string[]): string {
  return hostileWords()
    .map((words) => `${commandLine([...helper, ...words])} 2>&1; echo "= $?"\n`)
    .join('')
}

/** What such a script prints for a list that is refused as it should be. */
export const REFUSED = 'labrig-helper: refused: not what this helper is for\n= 64\n'
