import { Fault } from '../../../contract/fault.ts'
import { SECRET_MASK } from '../../../contract/secret.ts'
import type { VmChange } from '../../../contract/vm-set.ts'
import { onDomain, type ObservedVm } from '../../inventory/observed-vm.ts'
import { selectElements, type Element } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import { XmlSplice } from '../../libvirt/xml-splice.ts'
import type { Step } from '../../step/step.ts'
import { xmlText } from '../../step/xml-text.ts'
import { value } from './device-facts.ts'
import { freeTarget } from './free-target.ts'
import { neededDevice, type HardwareEdit } from './edits.ts'
import type { Definitions } from './read-hardware.ts'

type Of<K extends VmChange['kind']> = Extract<VmChange, { kind: K }>

/** What an edit is made from. */
export interface Before {
  readonly vm: ObservedVm
  readonly definitions: Definitions
}

function anyDefinition({ definitions: { live, next } }: Before): XmlSplice {
  return new XmlSplice(live ?? next ?? '')
}

function invalid(field: string, problem: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field, problem }, `${field}: ${problem}.`)
}

export function mediaEdit({ target, source }: Of<'media'>, before: Before): HardwareEdit {
  const drive = neededDevice(anyDefinition(before), `disk:${target}`)
  const device = value(drive, null, 'device')
  if (device !== 'cdrom' && device !== 'floppy') throw invalid('target', `${target} is no drive whose medium changes`)
  return {
    live: true,
    edit(splice) {
      const one = neededDevice(splice, `disk:${target}`)
      for (const name of ['source', 'backingStore']) {
        const old = childElement(one, name)
        if (old) splice.remove(old)
      }
      if (source === null) return
      splice.setAttribute(one, 'type', 'file')
      splice.append(one, `<source file='${xmlText(source)}'/>`)
    },
    steps: (affect) => [
      {
        type: 'domain.media',
        ...onDomain(before.vm),
        target,
        path: source,
        before: value(drive, 'source', 'file'),
        affect,
      },
    ],
  }
}

export function linkEdit({ mac, up }: Of<'link'>, { vm }: Before): HardwareEdit {
  return {
    live: true,
    edit: (splice) => splice.setChild(neededDevice(splice, `interface:${mac}`), 'link', { state: up ? 'up' : 'down' }),
    steps: (affect) => [{ type: 'domain.link', ...onDomain(vm), mac, up, affect }],
  }
}

/** A card moves to another network while the VM runs; its model is built in. */
export function cardEdit({ mac, source, model }: Of<'card'>, before: Before): HardwareEdit {
  const key = `interface:${mac}`
  neededDevice(anyDefinition(before), key)
  const edit = (splice: XmlSplice) => {
    const card = neededDevice(splice, key)
    if (model !== undefined) splice.setChild(card, 'model', { type: model })
    if (source === undefined) return
    splice.setAttribute(card, 'type', source.kind)
    const xml = `<source ${source.kind}='${xmlText(source.name)}'/>`
    const old = childElement(card, 'source')
    if (old) splice.replace(old, xml)
    else splice.append(card, xml)
  }
  if (model !== undefined || source === undefined) return { live: false, edit, steps: null }
  const steps = (affect: 'live' | 'config' | 'both') =>
    (['live', 'config'] as const).flatMap((one): Step[] => {
      const xml = one === 'live' ? before.definitions.live : before.definitions.next
      if (xml === null || (affect !== 'both' && affect !== one)) return []
      const [was, is] = [elementText(xml, key), elementText(applied(xml, edit), key)]
      return [{ type: 'domain.update', ...onDomain(before.vm), xml: is, secret: null, affect: one, before: was }]
    })
  return { live: true, edit, steps }
}

function applied(xml: string, edit: (splice: XmlSplice) => void): string {
  const splice = new XmlSplice(xml)
  edit(splice)
  return splice.toString()
}

function elementText(xml: string, key: string): string {
  const splice = new XmlSplice(xml)
  return splice.sourceOf(neededDevice(splice, key))
}

/** The bus, the cache and such are built in: they change with the next start. */
export function diskEdit({ target, bus, cache, discard, readOnly }: Of<'disk'>, before: Before): HardwareEdit {
  const key = `disk:${target}`
  neededDevice(anyDefinition(before), key)
  const { live, next } = before.definitions
  return {
    live: false,
    steps: null,
    edit(splice) {
      const disk = neededDevice(splice, key)
      if (cache !== undefined) splice.setChild(disk, 'driver', { cache: cache === 'default' ? null : cache })
      if (discard !== undefined) splice.setChild(disk, 'driver', { discard })
      const mark = childElement(disk, 'readonly')
      if (readOnly === true && mark === null) splice.append(disk, '<readonly/>')
      if (readOnly === false && mark !== null) splice.remove(mark)
      if (bus === undefined || bus === value(disk, 'target', 'bus')) return
      splice.setChild(disk, 'target', { dev: freeTarget([live, next], bus), bus })
      // Its place on the old bus; libvirt gives it one on the new.
      const address = childElement(disk, 'address')
      if (address) splice.remove(address)
    },
  }
}

/** From now on the VM is started from these, in this order. */
export function bootEdit({ order, menu }: Of<'boot'>): HardwareEdit {
  return {
    live: false,
    steps: null,
    edit(splice) {
      for (const old of selectElements(splice.document, '/domain/devices/*/boot')) splice.remove(old)
      // libvirt takes one of the two ways only (formatdomain, BIOS bootloader).
      for (const old of selectElements(splice.document, '/domain/os/boot')) splice.remove(old)
      for (const [index, key] of [...new Set(order)].entries()) {
        splice.append(neededDevice(splice, key), `<boot order='${index + 1}'/>`)
      }
      const os = childElement(splice.root, 'os')
      if (menu !== undefined && os) splice.setChild(os, 'bootmenu', { enable: menu ? 'yes' : 'no' })
    },
  }
}

const screenKey = 'graphics:vnc'

/** libvirt keeps the socket beside the VM's other ones, where only root and qemu's user come to. */
function editListen(splice: XmlSplice, screen: Element, listen: 'socket' | 'port'): void {
  for (const old of selectElements(screen, 'listen')) splice.remove(old)
  for (const name of ['port', 'listen', 'socket']) splice.setAttribute(screen, name, null)
  splice.setAttribute(screen, 'autoport', listen === 'port' ? 'yes' : null)
  splice.append(
    screen,
    listen === 'socket' ? "<listen type='socket'/>" : "<listen type='address' address='127.0.0.1'/>",
  )
}

/** The password changes at once; the keyboard's layout is qemu's argument. */
export function screenEdit({ keymap, password, listen }: Of<'screen'>, before: Before): HardwareEdit {
  const edit = (splice: XmlSplice) => {
    const screen = neededDevice(splice, screenKey)
    if (keymap !== undefined) splice.setAttribute(screen, 'keymap', keymap)
    if (password !== undefined) splice.setAttribute(screen, 'passwd', SECRET_MASK)
    if (listen !== undefined) editListen(splice, screen, listen)
  }
  neededDevice(anyDefinition(before), screenKey)
  if (password === undefined) return { live: false, edit, steps: null }
  if (keymap !== undefined) throw invalid('keymap', 'the password and the layout change one after the other')
  if (listen !== undefined) throw invalid('listen', 'the password and the place change one after the other')
  const steps = (affect: 'live' | 'config' | 'both') =>
    (['live', 'config'] as const).flatMap((one): Step[] => {
      const xml = one === 'live' ? before.definitions.live : before.definitions.next
      if (xml === null || (affect !== 'both' && affect !== one)) return []
      const is = elementText(applied(xml, edit), screenKey)
      return [{ type: 'domain.update', ...onDomain(before.vm), xml: is, secret: password, affect: one, before: null }]
    })
  return { live: true, edit, steps }
}

export function videoEdit({ model }: Of<'video'>): HardwareEdit {
  return {
    live: false,
    steps: null,
    edit(splice) {
      const video = neededDevice(splice, 'video:0')
      // Sizes of memory belong to the old model; so may its place.
      for (const name of ['model', 'address']) {
        const old: Element | null = childElement(video, name)
        if (old) splice.remove(old)
      }
      splice.append(video, `<model type='${model}'/>`)
    },
  }
}
