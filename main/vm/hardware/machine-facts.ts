import type { FactsOf } from '../../../contract/vm-hardware.ts'
import { selectElements, selectNumber, selectOne, selectText, type Document } from '../../libvirt/xml.ts'
import { keyOf } from './device-key.ts'

const number = (document: Document, path: string): number | null => {
  const found = selectNumber(document, `string(${path})`)
  return Number.isNaN(found) ? null : found
}

export function cpuFacts(document: Document): FactsOf<'cpu'> {
  const maximum = number(document, '/domain/vcpu') ?? 1
  const part = (name: string) => number(document, `/domain/cpu/topology/@${name}`)
  const pins = selectElements(document, '/domain/cputune/vcpupin').map(
    (pin) => `${pin.getAttribute('vcpu') ?? ''}: ${pin.getAttribute('cpuset') ?? ''}`,
  )
  const emulator = selectText(document, '/domain/cputune/emulatorpin/@cpuset')
  if (emulator) pins.push(`emulator: ${emulator}`)
  return {
    kind: 'cpu',
    count: number(document, '/domain/vcpu/@current') ?? maximum,
    maximum,
    mode: selectText(document, '/domain/cpu/@mode'),
    model: selectText(document, '/domain/cpu/model'),
    sockets: part('sockets'),
    dies: part('dies'),
    cores: part('cores'),
    threads: part('threads'),
    pinning: pins.length === 0 ? selectText(document, '/domain/vcpu/@cpuset') : pins.join(', '),
    accelerator: selectOne(document, 'string(/domain/@type)'),
  }
}

/** Bytes of a size of a definition: libvirt writes KiB whatever the author's unit was (virDomainDefFormatInternal). */
function bytes(document: Document, path: string): number | null {
  const kib = number(document, path)
  return kib === null ? null : kib * 1024
}

export function memoryFacts(document: Document): FactsOf<'memory'> {
  const maximum = bytes(document, '/domain/memory') ?? 0
  const access = selectText(document, '/domain/memoryBacking/access/@mode')
  return {
    kind: 'memory',
    size: bytes(document, '/domain/currentMemory') ?? maximum,
    maximum,
    balloon: selectText(document, '/domain/devices/memballoon/@model'),
    shared: access === 'shared',
    hugePages: selectElements(document, '/domain/memoryBacking/hugepages').length > 0,
  }
}

/** Devices by their place in the order; without any, the older list of kinds. */
function order(document: Document): string[] {
  const ordered = selectElements(document, '/domain/devices/*[boot/@order]')
    .map((element) => ({ key: keyOf(element), place: selectNumber(element, 'string(boot/@order)') }))
    .sort((a, b) => a.place - b.place)
  if (ordered.length > 0) return ordered.map(({ key }) => key)
  return selectElements(document, '/domain/os/boot').map((boot) => boot.getAttribute('dev') ?? '')
}

export function bootFacts(document: Document): FactsOf<'boot'> {
  const uefi =
    selectOne(document, 'string(/domain/os/@firmware)') === 'efi' ||
    selectOne(document, 'string(/domain/os/loader/@type)') === 'pflash'
  return {
    kind: 'boot',
    firmware: uefi ? 'uefi' : 'bios',
    secureBoot: selectOne(document, 'string(/domain/os/loader/@secure)') === 'yes',
    machine: selectText(document, '/domain/os/type/@machine'),
    architecture: selectText(document, '/domain/os/type/@arch'),
    order: order(document),
    menu: selectOne(document, 'string(/domain/os/bootmenu/@enable)') === 'yes',
    kernel: selectText(document, '/domain/os/kernel'),
  }
}
