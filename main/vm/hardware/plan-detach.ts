import { Fault, notFound } from '../../../contract/fault.ts'
import type { When } from '../../../contract/vm-set.ts'
import { observeVm, onDomain } from '../../inventory/observed-vm.ts'
import type { Element } from '../../libvirt/xml.ts'
import { XmlSplice } from '../../libvirt/xml-splice.ts'
import type { Affect } from '../../step/domain-steps.ts'
import type { Engines } from '../../step/engines.ts'
import type { Step } from '../../step/step.ts'
import { value } from './device-facts.ts'
import { deviceElement, planEdit, type HardwarePlan } from './edits.ts'
import { readDefinitions } from './read-hardware.ts'

/** What a running VM can let go; the rest goes with the next start (qemuDomainDetachDeviceLive). */
const released = new Set([
  'disk',
  'interface',
  'rng',
  'watchdog',
  'channel',
  'hostdev',
  'filesystem',
  'redirdev',
  'memory',
])
/** What libvirt takes from a kept definition by itself; the rest is rewritten (qemuDomainDetachDeviceConfig). */
const forgotten = new Set([...released, 'serial', 'sound', 'input'])
/** Every VM has them, or nothing works without. */
const built = new Set(['controller', 'emulator', 'video'])

/** A device as one of the definitions has it. */
interface Found {
  readonly xml: string
  readonly alias: string | null
  readonly element: Element
}

function find(xml: string | null, key: string): Found | null {
  if (xml === null) return null
  const splice = new XmlSplice(xml)
  const element = deviceElement(splice, key)
  if (element === undefined) return null
  return { xml: splice.sourceOf(element), alias: value(element, 'alias', 'name'), element }
}

/** Drives, and disks of buses without hot-plug, go with the next start. */
function canGoNow(kind: string, { element }: Found): boolean {
  const device = value(element, null, 'device')
  if (device === 'cdrom' || device === 'floppy') return false
  const bus = value(element, 'target', 'bus')
  return released.has(kind) && bus !== 'sata' && bus !== 'ide'
}

/**
 * Takes a device from a VM. The file of a disk stays. A running guest is waited for, and what is kept changes only when it
 * has let go.
 * @throws Fault NOT_FOUND (VM, device), REFUSED
 */
export async function planDetach(
  { id, when, device: key }: { id: string; when?: When | undefined; device: string },
  engines: Engines,
): Promise<HardwarePlan> {
  const vm = await observeVm(engines, id)
  const both = await readDefinitions(vm)
  const kind = key.split(':', 1)[0] ?? ''
  const [live, next] = [find(both.live, key), find(both.next, key)]
  const there = live ?? next
  if (there === null) throw notFound('device', key)
  const canLive = canGoNow(kind, there)
  if (built.has(kind) || (next === null && !canLive)) {
    const sentence = `${key} cannot be taken from ${vm.name}: others need it, or it goes only when the VM is off.`
    throw new Fault('REFUSED', { reason: 'built-in', detail: key }, sentence)
  }
  const steps = (affect: Affect): Step[] => [
    ...(live?.alias && affect !== 'config'
      ? [{ type: 'domain.release' as const, ...onDomain(vm), xml: live.xml, alias: live.alias }]
      : []),
    ...(next && affect !== 'live' ? [{ type: 'domain.forget' as const, ...onDomain(vm), xml: next.xml }] : []),
  ]
  // Only where it is: one that waits for the next start is not in what runs.
  const definitions = { live: live && both.live, next: next && both.next }
  const edit = (splice: XmlSplice) => {
    const element = deviceElement(splice, key)
    if (element) splice.remove(element)
  }
  const change = { live: canLive, steps: forgotten.has(kind) ? steps : null, edit }
  return planEdit(vm, definitions, { when, title: `take ${key} from ${vm.name}`, change })
}
