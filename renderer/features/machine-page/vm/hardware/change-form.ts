import { vmChange, type VmChange } from '../../../../../contract/vm-set.ts'
import type { DeviceFacts, FactsOf, HardwareDevice } from '../../../../../contract/vm-hardware.ts'

/** What stands in the fields, by their names. */
export type Draft = Readonly<Record<string, string>>

export interface Field {
  readonly name: FieldName
  readonly kind: 'text' | 'number' | 'choice' | 'file' | 'password'
  readonly options?: readonly string[]
}

export type FieldName =
  | 'count'
  | 'maximum'
  | 'sockets'
  | 'cores'
  | 'threads'
  | 'size'
  | 'most'
  | 'grow'
  | 'bus'
  | 'cache'
  | 'discard'
  | 'medium'
  | 'network'
  | 'model'
  | 'keymap'
  | 'listen'
  | 'pinning'
  | 'kind'
  | 'rate'
  | 'iops'
  | 'password'
  | 'first'
  | 'second'
  | 'third'

const MIB = 2 ** 20
const number = (name: FieldName): Field => ({ name, kind: 'number' })
const choice = (name: FieldName, options: readonly string[]): Field => ({ name, kind: 'choice', options })
const places = ['first', 'second', 'third'] as const

const changeable = ['cpu', 'memory', 'boot', 'disk', 'interface', 'graphics', 'video'] as const

/** Facts of a device that has a form; the others are only looked at. */
type Changeable = Extract<DeviceFacts, { kind: (typeof changeable)[number] }>

function isChangeable(facts: DeviceFacts): facts is Changeable {
  return changeable.some((kind) => kind === facts.kind)
}

/** What the page can choose from. */
export interface Offers {
  readonly networks: readonly string[]
  readonly bootable: readonly string[]
  /** Processors by name. */
  readonly models?: readonly string[]
}

const modes = ['host-model', 'host-passthrough', 'maximum'] as const

/** The one that stands there, first, when it is none of those that are offered. */
function among(options: readonly string[], current: string | null): string[] {
  return current === null || options.includes(current) ? [...options] : [current, ...options]
}

/** The fields by which a device is changed; none for one that is only looked at. */
export function fieldsOf(facts: DeviceFacts, { networks, bootable, models = [] }: Offers): readonly Field[] {
  if (!isChangeable(facts)) return []
  switch (facts.kind) {
    case 'cpu':
      return [
        ...(['count', 'maximum', 'sockets', 'cores', 'threads'] as const).map(number),
        choice('kind', among([...modes, ...models], kindOf(facts))),
        { name: 'pinning', kind: 'text' },
      ]
    case 'memory':
      return [number('size'), number('most')]
    case 'boot':
      return places.slice(0, Math.min(3, bootable.length)).map((name) => choice(name, ['', ...bootable]))
    case 'disk':
      if (facts.device === 'cdrom' || facts.device === 'floppy') return [{ name: 'medium', kind: 'file' }]
      return [
        choice('bus', among(['virtio', 'scsi', 'sata', 'ide', 'usb'], facts.bus)),
        choice('cache', ['default', 'none', 'writeback', 'writethrough', 'directsync', 'unsafe']),
        choice('discard', ['', 'unmap', 'ignore']),
        { name: 'grow', kind: 'number' },
        number('rate'),
        number('iops'),
      ]
    case 'interface':
      return [
        choice('network', among(networks, facts.source ?? '')),
        choice('model', among(['virtio', 'e1000e', 'e1000', 'rtl8139'], facts.model)),
      ]
    case 'graphics':
      if (facts.type !== 'vnc') return []
      return [
        { name: 'keymap', kind: 'text' },
        choice('listen', ['port', 'socket']),
        { name: 'password', kind: 'password' },
      ]
    case 'video':
      return [choice('model', among(['virtio', 'vga', 'qxl', 'bochs', 'cirrus', 'none'], facts.model))]
  }
}

const text = (value: number | null) => (value === null ? '' : String(value))

function cpuDraft(facts: FactsOf<'cpu'>): Draft {
  const numbers = (['count', 'maximum', 'sockets', 'cores', 'threads'] as const).map((name) => [
    name,
    text(facts[name]),
  ])
  return { ...(Object.fromEntries(numbers) as Draft), kind: kindOf(facts) ?? '', pinning: facts.pinning ?? '' }
}

function diskDraft(facts: FactsOf<'disk'>): Draft {
  return {
    ...{ bus: facts.bus ?? '', cache: facts.cache ?? 'default', discard: facts.discard ?? '' },
    ...{ grow: '', medium: facts.source ?? '' },
    rate: text(limitOf(facts, 'total-bytes-sec', MIB)),
    iops: text(limitOf(facts, 'total-iops-sec', 1)),
  }
}

/** What the fields say before anybody has changed them. */
export function draftOf(facts: DeviceFacts): Draft {
  if (!isChangeable(facts)) return {}
  switch (facts.kind) {
    case 'cpu':
      return cpuDraft(facts)
    case 'memory':
      return { size: text(facts.size / MIB), most: text(facts.maximum / MIB) }
    case 'boot':
      return Object.fromEntries(places.map((name, index) => [name, facts.order[index] ?? '']))
    case 'disk':
      return diskDraft(facts)
    case 'interface':
      return { network: facts.source ?? '', model: facts.model ?? '' }
    case 'graphics':
      return { keymap: facts.keymap ?? '', listen: facts.socket === null ? 'port' : 'socket', password: '' }
    case 'video':
      return { model: facts.model ?? '' }
  }
}

/** A processor by its mode, or by its name. */
function kindOf({ mode, model }: FactsOf<'cpu'>): string | null {
  return mode === 'custom' ? model : mode
}

/** One of the limits as libvirt names them; null for none. */
function limitOf({ limits }: FactsOf<'disk'>, name: string, unit: number): number | null {
  const found = new RegExp(`(?:^| )${name}=(\\d+)`).exec(limits ?? '')?.[1]
  return found === undefined || found === '0' ? null : Number(found) / unit
}

/** "0: 0-1, emulator: 2" as the act takes it; what was pinned before and is not named is free again. */
function pinsOf(text: string, before: string | null): object[] {
  const parts = (line: string) =>
    new Map([...line.matchAll(/(\d+|emulator)\s*:\s*([\d,-]*\d)/g)].map(([, who = '', cpus = '']) => [who, cpus]))
  const [is, was] = [parts(text), parts(before ?? '')]
  const vcpu = (who: string) => (who === 'emulator' ? who : Number(who))
  return [
    ...[...is].filter(([who, cpus]) => was.get(who) !== cpus).map(([who, cpus]) => ({ vcpu: vcpu(who), cpus })),
    ...[...was.keys()].filter((who) => !is.has(who)).map((who) => ({ vcpu: vcpu(who), cpus: null })),
  ]
}

/** Whole or broken numbers; NaN where there is none. */
const amount = (value: string | undefined) => (value === undefined || value.trim() === '' ? NaN : Number(value))

/** What the fields say now, and which of them say something else than at first. */
interface Filled {
  readonly draft: Draft
  changed(name: FieldName): boolean
  /** The field under its own name where it is another now. */
  only(name: FieldName, value?: unknown): object
}

function filled(facts: Changeable, draft: Draft): Filled {
  const before = draftOf(facts)
  const changed = (name: FieldName) => draft[name] !== undefined && draft[name] !== before[name]
  return { draft, changed, only: (name, value = draft[name]) => (changed(name) ? { [name]: value } : {}) }
}

/** A mode, or a name; the first word of the draft says which. */
function kindChange(kind: string | undefined): object {
  return modes.some((mode) => mode === kind) ? { mode: kind } : { model: kind }
}

function cpuChange(facts: FactsOf<'cpu'>, { draft, changed, only }: Filled): object | null {
  if (changed('pinning')) {
    const pins = pinsOf(draft['pinning'] ?? '', facts.pinning)
    return pins.length === 0 ? null : { kind: 'pin', pins }
  }
  const parts = (['sockets', 'cores', 'threads'] as const).map((name) => [name, draft[name]] as const)
  const has = parts.some(([, value]) => value !== '')
  const topology = has ? Object.fromEntries(parts.map(([name, value]) => [name, amount(value)])) : null
  const built = (['maximum', 'sockets', 'cores', 'threads'] as const).some(changed)
  return {
    kind: 'vcpus',
    ...only('count', amount(draft['count'])),
    ...only('maximum', amount(draft['maximum'])),
    ...(built && (has || facts.sockets !== null) ? { topology } : {}),
    ...(changed('kind') ? kindChange(draft['kind']) : {}),
  }
}

function diskChange({ target }: FactsOf<'disk'>, { draft, changed, only }: Filled): object {
  if (changed('medium')) return { kind: 'media', target, source: draft['medium'] || null }
  if (draft['grow']) return { kind: 'grow', target, size: amount(draft['grow']) }
  const limit = (name: 'rate' | 'iops', unit: number) => Math.round((amount(draft[name]) || 0) * unit)
  if (changed('rate') || changed('iops')) {
    return { kind: 'limits', target, totalBytes: limit('rate', MIB), totalIops: limit('iops', 1) }
  }
  return { kind: 'disk', target, ...only('bus'), ...only('cache'), ...only('discard') }
}

function cardChange({ type, mac }: FactsOf<'interface'>, { draft, changed, only }: Filled): object {
  const source = { kind: type === 'bridge' ? 'bridge' : 'network', name: draft['network'] }
  return { kind: 'card', mac, ...(changed('network') ? { source } : {}), ...only('model') }
}

function raw(facts: Changeable, draft: Draft): object | null {
  const form = filled(facts, draft)
  switch (facts.kind) {
    case 'cpu':
      return cpuChange(facts, form)
    case 'memory': {
      const most = form.changed('most') ? { maximum: amount(draft['most']) } : {}
      return { kind: 'memory', ...form.only('size', amount(draft['size'])), ...most }
    }
    case 'boot': {
      const order = [...new Set(places.map((name) => draft[name] ?? '').filter((key) => key !== ''))]
      return places.some(form.changed) ? { kind: 'boot', order } : null
    }
    case 'disk':
      return diskChange(facts, form)
    case 'interface':
      return cardChange(facts, form)
    case 'graphics':
      if (draft['password']) return { kind: 'screen', password: draft['password'] }
      return { kind: 'screen', ...form.only('keymap', draft['keymap'] || null), ...form.only('listen') }
    case 'video':
      return { kind: 'video', ...form.only('model') }
  }
}

/** Keys that say which device, not what changes. */
const naming = new Set(['kind', 'target', 'mac'])

/** The change as the act takes it; null while nothing is changed or a value is none. */
export function changeOf(facts: DeviceFacts, draft: Draft): VmChange | null {
  const change = isChangeable(facts) ? raw(facts, draft) : null
  if (change === null || Object.keys(change).every((key) => naming.has(key))) return null
  return vmChange.safeParse(change).success ? (change as VmChange) : null
}

/** Keys of devices that a VM can start from. */
export function bootableOf(devices: readonly HardwareDevice[]): string[] {
  return devices.filter(({ next }) => next?.kind === 'disk' || next?.kind === 'interface').map(({ key }) => key)
}
