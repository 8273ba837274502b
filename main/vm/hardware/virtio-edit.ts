import { Fault } from '../../../contract/fault.ts'
import { isWindows } from '../../../contract/operating-system.ts'
import { lossOf, type Loss } from '../../../contract/texts/loss.ts'
import { selectElements, type Element } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import { XmlSplice } from '../../libvirt/xml-splice.ts'
import { value } from './device-facts.ts'
import type { HardwareEdit } from './edits.ts'
import { freeTarget } from './free-target.ts'
import type { Before } from './set-edits.ts'

function emulated(splice: XmlSplice): { readonly disks: Element[]; readonly cards: Element[] } {
  const disks = selectElements(splice.document, '/domain/devices/disk').filter((disk) => {
    const device = value(disk, null, 'device') ?? 'disk'
    return device === 'disk' && ['ide', 'sata', 'usb'].includes(value(disk, 'target', 'bus') ?? '')
  })
  const cards = selectElements(splice.document, '/domain/devices/interface').filter((card) => {
    const model = value(card, 'model', 'type')
    return model !== null && !model.startsWith('virtio') && value(card, null, 'type') !== 'hostdev'
  })
  return { disks, cards }
}

/** An id of libosinfo as create and import write it (libosinfo's own namespace). */
function systemOf(splice: XmlSplice): string | null {
  const [os] = selectElements(splice.document, "/domain/metadata/*/*[local-name()='os']")
  return os?.getAttribute('id') ?? null
}

/** Their places on the old bus; libvirt gives them new ones. */
function forgetPlace(splice: XmlSplice, element: Element): void {
  for (const name of ['address', 'rom']) {
    const old = childElement(element, name)
    if (old) splice.remove(old)
  }
}

/**
 * All disks and cards that copy real ones become virtio with the next start.
 * @throws Fault REFUSED when there are none
 */
export function virtioEdit({ vm, definitions }: Before): HardwareEdit & { readonly losses: readonly Loss[] } {
  const kept = new XmlSplice(definitions.next ?? definitions.live ?? '')
  const { disks, cards } = emulated(kept)
  if (disks.length + cards.length === 0) {
    const sentence = `${vm.name} has no disk and no network card that copies a real one.`
    throw new Fault('REFUSED', { reason: 'virtio-already', detail: vm.name }, sentence)
  }
  const system = systemOf(kept)
  const windows = isWindows(system)
  return {
    live: false,
    steps: null,
    losses: [lossOf(windows ? 'virtio-windows' : 'virtio-names', { name: vm.name })],
    edit(splice) {
      const found = emulated(splice)
      const taken: string[] = []
      for (const disk of found.disks) {
        const dev = freeTarget([definitions.live, definitions.next, ...taken.map(asDisk)], 'virtio')
        taken.push(dev)
        splice.setChild(disk, 'target', { dev, bus: 'virtio' })
        forgetPlace(splice, disk)
      }
      for (const card of found.cards) {
        splice.setChild(card, 'model', { type: 'virtio' })
        forgetPlace(splice, card)
      }
    },
  }
}

const asDisk = (dev: string) => `<domain><devices><disk><target dev='${dev}'/></disk></devices></domain>`
