import { UsageError } from './failure.ts'
import type { VmCommand } from './vm-command.ts'
import { given, numberOf } from './vm-words.ts'

type Values = ReadonlyMap<string, string>

function whole(values: Values, name: string): number | undefined {
  return numberOf({ values, words: [], flags: new Set() }, name)
}

/** "2x4x1": sockets, cores, threads. */
function topologyOf(text: string | undefined): object | undefined {
  if (text === undefined) return undefined
  const match = /^(\d+)x(\d+)x(\d+)$/.exec(text)
  if (match === null) throw new UsageError(`--topology ${text}: SOCKETSxCORESxTHREADS, such as 1x4x2`)
  return { sockets: Number(match[1]), cores: Number(match[2]), threads: Number(match[3]) }
}

/** "0: 0-1, 1: 2, emulator: all". */
function pinsOf(text: string | undefined): object[] {
  return (text ?? '')
    .split(/[;\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^(\d+|emulator)[:=](all|[\d,-]+)$/.exec(part)
      if (match === null)
        throw new UsageError(`--pins ${part}: VCPU=CPUS or emulator=CPUS, such as "0=0-1 1=2 emulator=all"`)
      const [, vcpu = '', cpus = ''] = match
      return { vcpu: vcpu === 'emulator' ? vcpu : Number(vcpu), cpus: cpus === 'all' ? null : cpus }
    })
}

function hostSource(values: Values): object {
  const [usb, pci] = [values.get('usb'), values.get('pci')]
  if ((usb === undefined) === (pci === undefined)) throw new UsageError('--usb VENDOR:PRODUCT or --pci ADDRESS')
  if (pci !== undefined) return { bus: 'pci', address: pci }
  const [vendor, product] = (usb ?? '').split(':')
  return { bus: 'usb', vendor, product }
}

function cardSource(values: Values): object | undefined {
  const [network, bridge] = [values.get('network'), values.get('bridge')]
  if (network !== undefined && bridge !== undefined) throw new UsageError('--network or --bridge, not both')
  if (network !== undefined) return { kind: 'network', name: network }
  return bridge === undefined ? undefined : { kind: 'bridge', name: bridge }
}

const settings: Readonly<Record<string, (values: Values, flags: ReadonlySet<string>) => object>> = {
  vcpus: (values) => ({
    count: whole(values, 'count'),
    maximum: whole(values, 'max'),
    topology: topologyOf(values.get('topology')),
    mode: values.get('mode'),
    model: values.get('model'),
  }),
  pin: (values) => ({ pins: pinsOf(values.get('pins')) }),
  limits: (values) => ({
    target: values.get('target'),
    totalBytes: whole(values, 'bytes'),
    readBytes: whole(values, 'read-bytes'),
    writeBytes: whole(values, 'write-bytes'),
    totalIops: whole(values, 'iops'),
    readIops: whole(values, 'read-iops'),
    writeIops: whole(values, 'write-iops'),
  }),
  virtio: () => ({}),
  memory: (values) => ({ size: whole(values, 'size'), maximum: whole(values, 'max') }),
  media: (values, flags) => ({
    target: values.get('target'),
    source: flags.has('eject') ? null : values.get('source'),
  }),
  link: (values, flags) => {
    if (flags.has('up') === flags.has('down')) throw new UsageError('--up or --down')
    return { mac: values.get('mac'), up: flags.has('up') }
  },
  card: (values) => ({ mac: values.get('mac'), source: cardSource(values), model: values.get('model') }),
  disk: (values) => ({
    target: values.get('target'),
    bus: values.get('bus'),
    cache: values.get('cache'),
    discard: values.get('discard'),
  }),
  grow: (values) => ({ target: values.get('target'), size: whole(values, 'size') }),
  boot: (values) => ({ order: (values.get('order') ?? '').split(',').filter((key) => key !== '') }),
  screen: (values) => ({ keymap: values.get('keymap'), listen: values.get('listen') }),
  video: (values) => ({ model: values.get('model') }),
}

const additions: Readonly<Record<string, (values: Values) => object>> = {
  disk: (values) => ({
    source:
      values.get('source') === undefined
        ? given({ kind: 'new', size: whole(values, 'size'), pool: values.get('pool'), format: values.get('format') })
        : { kind: 'file', path: values.get('source'), format: values.get('format') ?? 'qcow2' },
    bus: values.get('bus'),
  }),
  cdrom: (values) => ({ source: values.get('source') }),
  card: (values) => ({ source: cardSource(values), model: values.get('model'), mac: values.get('mac') }),
  module: (values) => ({ size: whole(values, 'size') }),
  host: (values) => ({ source: hostSource(values) }),
  rng: () => ({}),
  watchdog: (values) => ({ action: values.get('action') }),
  tpm: () => ({}),
  serial: () => ({}),
  agent: () => ({}),
  folder: (values) => ({ path: values.get('source'), tag: values.get('tag') }),
}

function madeBy<T>(table: Readonly<Record<string, T>>, kind: string): T {
  const found = Object.hasOwn(table, kind) ? table[kind] : undefined
  if (found === undefined) throw new UsageError(`what is ${kind}? One of: ${Object.keys(table).join(', ')}`)
  return found
}

const common = { least: 2, most: 2, names: 'first' } as const
const forWhat = { when: true } as const

/** `labrig vm set|attach|detach`: a VM's hardware. What else there is: labrig call vm.set. */
export const vmHardwareCommands: Readonly<Record<string, VmCommand>> = {
  set: {
    ...common,
    usage:
      'set NAME vcpus|pin|memory|media|link|card|disk|limits|grow|boot|screen|video|virtio [--when live|next|both] …',
    summary:
      'changes hardware (--count, --max, --topology 1x4x2, --mode, --pins 0=0-1, --size, --target, --iops, --source FILE, --eject, --mac, --up, …)',
    options: {
      ...forWhat,
      ...{ count: true, max: true, topology: true, mode: true, size: true, target: true, source: true, eject: false },
      ...{ mac: true, up: false, down: false, network: true, bridge: true, model: true, bus: true, cache: true },
      ...{ discard: true, order: true, keymap: true, listen: true, pins: true, bytes: true, iops: true },
      ...{ 'read-bytes': true, 'write-bytes': true, 'read-iops': true, 'write-iops': true },
    },
    calls: ([id], { words, values, flags }) => {
      const kind = words[2] ?? ''
      const change = { kind, ...given({ ...madeBy(settings, kind)(values, flags) }) }
      return [{ path: 'vm.set', input: given({ id, when: values.get('when'), change }) }]
    },
  },
  attach: {
    ...common,
    usage: 'attach NAME disk|cdrom|card|module|rng|watchdog|tpm|serial|agent|folder|host [--when live|next|both] …',
    summary:
      'adds a device (--size GIB (module: MIB), --source FILE, --pool, --format, --bus, --network, --model, --tag, --usb, --pci, …)',
    options: {
      ...forWhat,
      ...{ size: true, source: true, pool: true, format: true, bus: true, network: true, bridge: true, model: true },
      ...{ mac: true, tag: true, action: true, usb: true, pci: true },
    },
    calls: ([id], { words, values }) => {
      const kind = words[2] ?? ''
      const device = { kind, ...given({ ...madeBy(additions, kind)(values) }) }
      return [{ path: 'vm.attach', input: given({ id, when: values.get('when'), device }) }]
    },
  },
  detach: {
    ...common,
    usage: 'detach NAME DEVICE [--when live|next|both]',
    summary: 'takes a device away, such as disk:vdb or interface:52:54:00:12:34:56; a running guest is waited for',
    options: forWhat,
    calls: ([id], { words, values }) => [
      { path: 'vm.detach', input: given({ id, when: values.get('when'), device: words[2] }) },
    ],
  },
}
