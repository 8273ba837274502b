import type { DeviceFacts, HardwareDevice, VmHardware } from '../../../contract/vm-hardware.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { DOMAIN_XML } from '../../libvirt/flags.ts'
import { parseXml, selectElements, serializeXml, type Document, type Element } from '../../libvirt/xml.ts'
import { deviceFacts } from './device-facts.ts'
import { keyOf } from './device-key.ts'
import { bootFacts, cpuFacts, memoryFacts } from './machine-facts.ts'
import { natureOf } from './nature.ts'
import { nowOf } from './running-facts.ts'

/** One of the two definitions that a VM can have. */
interface Part {
  readonly key: string
  readonly facts: DeviceFacts
  readonly element: Element | null
}

/** Told with the serial port that it stands for, and with the memory. */
const WITH_OTHERS = new Set(['emulator', 'console', 'memballoon', 'audio', 'alias', 'address'])

function partsOf(document: Document): Part[] {
  const element = (path: string) => selectElements(document, path)[0] ?? null
  return [
    { key: 'cpu', facts: cpuFacts(document), element: element('/domain/vcpu') },
    { key: 'memory', facts: memoryFacts(document), element: element('/domain/memory') },
    { key: 'boot', facts: bootFacts(document), element: element('/domain/os') },
    ...selectElements(document, '/domain/devices/*')
      .filter(({ localName }) => !WITH_OTHERS.has(localName ?? ''))
      .map((one) => ({ key: keyOf(one), facts: deviceFacts(one), element: one })),
  ]
}

function device(shown: Part, { live = null, next = null }: { live?: Part | null; next?: Part | null }, both: boolean) {
  const [running, kept] = [live?.facts ?? null, next?.facts ?? null]
  return {
    key: shown.key,
    nature: natureOf(shown.facts),
    live: running,
    next: kept,
    differs: both && JSON.stringify(running) !== JSON.stringify(kept),
    now: live?.element ? nowOf(live.element) : {},
    xml: shown.element === null ? '' : serializeXml(shown.element),
  }
}

/**
 * The devices of a VM from its definitions, in the order of the one that runs; what only the next start brings comes last.
 * @param live null for a VM that is off @param next null for one that is not kept
 */
export function hardwareOf(live: string | null, next: string | null): HardwareDevice[] {
  const [running, kept] = [live, next].map((xml) => (xml === null ? [] : partsOf(parseXml(xml)))) as [Part[], Part[]]
  const nexts = new Map(kept.map((part) => [part.key, part]))
  const lives = new Set(running.map(({ key }) => key))
  const both = live !== null && next !== null
  return [
    ...running.map((part) => device(part, { live: part, next: nexts.get(part.key) ?? null }, both)),
    ...kept.filter(({ key }) => !lives.has(key)).map((part) => device(part, { next: part }, both)),
  ]
}

/** Both definitions of a VM, without their secrets. */
export interface Definitions {
  /** Null for a VM that is off. */
  readonly live: string | null
  /** Null for one that is not kept. */
  readonly next: string | null
}

export async function readDefinitions({ connection, dom, state, persistent }: ObservedVm): Promise<Definitions> {
  const dump = async (flags: number) => (await connection.call('DOMAIN_GET_XML_DESC', { dom, flags })).xml
  const runs = state !== 'off' && state !== 'saved'
  const [live, next] = await Promise.all([runs ? dump(0) : null, persistent ? dump(DOMAIN_XML.INACTIVE) : null])
  return { live, next }
}

export async function readHardware(vm: ObservedVm): Promise<VmHardware> {
  const { live, next } = await readDefinitions(vm)
  return { running: live !== null, persistent: vm.persistent, devices: hardwareOf(live, next) }
}
