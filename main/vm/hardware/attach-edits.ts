import { lossOf } from '../../../contract/texts/loss.ts'
import type { NewDevice } from '../../../contract/vm-set.ts'
import { onDomain } from '../../inventory/observed-vm.ts'
import { parseXml, selectElements, selectNumber } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import type { XmlSplice } from '../../libvirt/xml-splice.ts'
import { diskPlace } from '../../step/disk-place.ts'
import { xmlText } from '../../step/xml-text.ts'
import { planDisk } from '../new-disk.ts'
import type { HardwareEdit } from './edits.ts'
import { freeTarget } from './free-target.ts'
import { memoryFacts } from './machine-facts.ts'
import { makeRoom, takesModules } from './memory-nodes.ts'
import type { Before } from './set-edits.ts'

/** Puts a device behind the last of its kind: libvirt numbers devices by their order. */
function insert(splice: XmlSplice, xml: string): void {
  const devices = childElement(splice.root, 'devices')
  if (devices === null) return
  const name = /^<([\w-]+)/.exec(xml)?.[1] ?? ''
  const last = selectElements(devices, '*').findLast((one) => one.localName === name)
  if (last) splice.insertAfter(last, xml)
  else splice.append(devices, xml)
}

/** A device that libvirt can give a running VM, or only one that is off. */
function device({ vm }: Before, xml: string, live: boolean, more: Pick<HardwareEdit, 'first'> = {}): HardwareEdit {
  return {
    live,
    edit: (splice) => insert(splice, xml),
    steps: (affect) => [{ type: 'domain.attach', ...onDomain(vm), xml, affect }],
    ...more,
  }
}

/** A device that libvirt takes only as part of a definition (qemuDomainAttachDeviceConfig does not know it). */
function rewritten(edit: (splice: XmlSplice) => void): HardwareEdit {
  return { live: false, steps: null, edit }
}

interface DiskXml {
  readonly path: string
  readonly format: string
  readonly target: string
  readonly bus: string
  readonly readOnly: boolean
}

function diskXml({ path, format, target, bus, readOnly }: DiskXml): string {
  const { type, source } = diskPlace(path)
  const lines = [
    `<disk type='${type}' device='disk'>`,
    `  <driver name='qemu' type='${format}' discard='unmap'/>`,
    `  ${source}`,
    `  <target dev='${target}' bus='${bus}'/>`,
    ...(readOnly ? ['  <readonly/>'] : []),
    '</disk>',
  ]
  return lines.join('\n')
}

/** Buses that a running q35 or pc machine takes disks on; SATA and IDE have no hot-plug in qemu. */
const plugged = new Set(['virtio', 'scsi', 'usb'])

async function disk(asked: Extract<NewDevice, { kind: 'disk' }>, before: Before): Promise<HardwareEdit> {
  const { vm, definitions } = before
  const target = freeTarget([definitions.live, definitions.next], asked.bus)
  const { source } = asked
  const made =
    source.kind === 'new'
      ? await planDisk(vm.connection, vm.connectionId, `${vm.name}-${target}`, source)
      : { path: source.path, format: source.format, steps: [] }
  const xml = diskXml({ ...asked, ...made, target })
  return device(before, xml, plugged.has(asked.bus), made.steps.length === 0 ? {} : { first: made.steps })
}

function drive({ source }: Extract<NewDevice, { kind: 'cdrom' }>, before: Before): HardwareEdit {
  const { live, next } = before.definitions
  const machine = /machine=["']([^"']*)/.exec(live ?? next ?? '')?.[1] ?? ''
  const bus = machine.includes('q35') ? 'sata' : machine.startsWith('pc') ? 'ide' : 'usb'
  const lines = [
    "<disk type='file' device='cdrom'>",
    "  <driver name='qemu' type='raw'/>",
    ...(source === null ? [] : [`  <source file='${xmlText(source)}'/>`]),
    `  <target dev='${freeTarget([live, next], bus)}' bus='${bus}'/>`,
    '  <readonly/>',
    '</disk>',
  ]
  return device(before, lines.join('\n'), false)
}

/** A card is known by its address: the same in both definitions. */
function randomMac(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(3))
  // The prefix of qemu's own cards.
  return `52:54:00:${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
}

function card({ source, model, mac }: Extract<NewDevice, { kind: 'card' }>, before: Before): HardwareEdit {
  const lines = [
    `<interface type='${source.kind}'>`,
    `  <mac address='${mac ?? randomMac()}'/>`,
    `  <source ${source.kind}='${xmlText(source.name)}'/>`,
    `  <model type='${model}'/>`,
    '</interface>',
  ]
  return device(before, lines.join('\n'), true)
}

/** Only a VM that was started with room for modules takes one while it runs. */
function memoryModule({ size }: Extract<NewDevice, { kind: 'module' }>, before: Before): HardwareEdit {
  const { live, next } = before.definitions
  const xml = [
    "<memory model='dimm'>",
    '  <target>',
    `    <size unit='KiB'>${size * 1024}</size>`,
    '    <node>0</node>',
    '  </target>',
    '</memory>',
  ].join('\n')
  const room = [live, next].every((one) => one === null || takesModules(parseXml(one)))
  if (room) return device(before, xml, true)
  return rewritten((splice) => {
    makeRoom(splice)
    insert(splice, xml)
  })
}

/** The host gives it up for as long as the VM has it (managed), and takes it back. */
function hostDevice({ source }: Extract<NewDevice, { kind: 'host' }>, before: Before): HardwareEdit {
  const [domain, bus, slot, part] = source.bus === 'pci' ? source.address.split(/[:.]/) : []
  const where =
    source.bus === 'usb'
      ? [`    <vendor id='0x${source.vendor}'/>`, `    <product id='0x${source.product}'/>`]
      : [`    <address domain='0x${domain}' bus='0x${bus}' slot='0x${slot}' function='0x${part}'/>`]
  const xml = [
    `<hostdev mode='subsystem' type='${source.bus}' managed='yes'>`,
    ...['  <source>', ...where, '  </source>', '</hostdev>'],
  ].join('\n')
  const address = source.bus === 'usb' ? `${source.vendor}:${source.product}` : source.address
  return { ...device(before, xml, true), losses: [lossOf('host-device', { address })] }
}

/** Whether what runs, and what is kept, share their memory already. */
function sharesMemory({ live, next }: Before['definitions']): boolean {
  return [live, next].every((xml) => xml === null || memoryFacts(parseXml(xml)).shared)
}

/** virtiofsd reads the guest's memory (libvirt, kbase/virtiofs). */
function folder({ path, tag }: Extract<NewDevice, { kind: 'folder' }>, before: Before): HardwareEdit {
  const xml = [
    "<filesystem type='mount' accessmode='passthrough'>",
    "  <driver type='virtiofs'/>",
    `  <source dir='${xmlText(path)}'/>`,
    `  <target dir='${tag}'/>`,
    '</filesystem>',
  ].join('\n')
  if (sharesMemory(before.definitions)) return device(before, xml, true)
  return rewritten((splice) => {
    insert(splice, xml)
    const numa = selectNumber(splice.document, "count(/domain/memoryBacking/access[@mode='shared'])")
    if (numa > 0) return
    const backing = childElement(splice.root, 'memoryBacking')
    if (backing) {
      splice.setChild(backing, 'source', { type: 'memfd' })
      splice.setChild(backing, 'access', { mode: 'shared' })
      return
    }
    const shared = "<memoryBacking>\n  <source type='memfd'/>\n  <access mode='shared'/>\n</memoryBacking>"
    const after = childElement(splice.root, 'currentMemory') ?? childElement(splice.root, 'memory')
    if (after) splice.insertAfter(after, shared)
  })
}

/** What the guest types to have a shared folder. */
export function mountCommand(tag: string): string {
  return `mount -t virtiofs ${tag} /mnt`
}

export function attachEdit(asked: NewDevice, before: Before): HardwareEdit | Promise<HardwareEdit> {
  switch (asked.kind) {
    case 'disk':
      return disk(asked, before)
    case 'cdrom':
      return drive(asked, before)
    case 'card':
      return card(asked, before)
    case 'module':
      return memoryModule(asked, before)
    case 'rng':
      return device(before, "<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n</rng>", true)
    case 'watchdog':
      return device(before, `<watchdog model='i6300esb' action='${asked.action}'/>`, true)
    case 'tpm':
      return rewritten((splice) =>
        insert(splice, "<tpm model='tpm-crb'>\n  <backend type='emulator' version='2.0'/>\n</tpm>"),
      )
    case 'serial':
      return device(before, "<serial type='pty'/>", false)
    case 'agent':
      return device(
        before,
        "<channel type='unix'>\n  <target type='virtio' name='org.qemu.guest_agent.0'/>\n</channel>",
        true,
      )
    case 'host':
      return hostDevice(asked, before)
    case 'folder':
      return folder(asked, before)
  }
}
