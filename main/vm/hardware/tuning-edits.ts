import { Fault } from '../../../contract/fault.ts'
import type { VmChange } from '../../../contract/vm-set.ts'
import { onDomain } from '../../inventory/observed-vm.ts'
import { nodeInfo } from '../../libvirt/node.ts'
import { parseXml, selectElements, selectText, type Element } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import { XmlSplice } from '../../libvirt/xml-splice.ts'
import type { Step } from '../../step/step.ts'
import { cpuMask } from './cpu-list.ts'
import { neededDevice, type HardwareEdit } from './edits.ts'
import { cpuFacts } from './machine-facts.ts'
import type { Before } from './set-edits.ts'

type Of<K extends VmChange['kind']> = Extract<VmChange, { kind: K }>

function invalid(field: string, problem: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field, problem }, `${field}: ${problem}.`)
}

/** libvirt's words (formatdomain, iotune). */
const rates = {
  totalBytes: 'total_bytes_sec',
  readBytes: 'read_bytes_sec',
  writeBytes: 'write_bytes_sec',
  totalIops: 'total_iops_sec',
  readIops: 'read_iops_sec',
  writeIops: 'write_iops_sec',
} as const
type Rate = keyof typeof rates
const rateNames = Object.keys(rates) as Rate[]

function ratesOf(disk: Element): Record<string, number> {
  const tune = childElement(disk, 'iotune')
  const value = (name: string) => Number((tune && childElement(tune, name)?.textContent) ?? 0)
  return Object.fromEntries(rateNames.map((name) => [rates[name], value(rates[name])]))
}

/** A total and its halves exclude each other (virDomainDiskIoTune). @throws Fault INVALID_INPUT */
function refuseBoth(wanted: Readonly<Record<string, number>>): void {
  for (const kind of ['Bytes', 'Iops'] as const) {
    const [total, read, write] = [`total${kind}`, `read${kind}`, `write${kind}`].map(
      (name) => wanted[rates[name as Rate]],
    )
    if (total && (read || write)) throw invalid(`total${kind}`, 'a total, or reads and writes apart, not both')
  }
}

/** What a disk may move; at once and for the next start. What is not said stays. */
export function limitsEdit(change: Of<'limits'>, { vm, definitions }: Before): HardwareEdit {
  const key = `disk:${change.target}`
  const first = new XmlSplice(definitions.live ?? definitions.next ?? '')
  const before = ratesOf(neededDevice(first, key))
  const said = rateNames.flatMap((name) => (change[name] === undefined ? [] : [[rates[name], change[name]] as const]))
  if (said.length === 0) throw invalid('change', 'names nothing to change')
  const values = { ...before, ...Object.fromEntries(said) }
  refuseBoth(values)
  return {
    live: true,
    edit: (splice) => editRates(splice, key, values),
    steps: (affect) => [{ type: 'domain.iotune', ...onDomain(vm), target: change.target, values, before, affect }],
  }
}

function editRates(splice: XmlSplice, key: string, values: Readonly<Record<string, number>>): void {
  const disk = neededDevice(splice, key)
  const tune = childElement(disk, 'iotune')
  const own = new Set(Object.keys(values))
  const others = (tune ? selectElements(tune, '*') : []).filter((one) => !own.has(one.localName ?? ''))
  const lines = [
    ...Object.entries(values).flatMap(([name, value]) => (value === 0 ? [] : [`  <${name}>${value}</${name}>`])),
    ...others.map((one) => `  ${splice.sourceOf(one)}`),
  ]
  const xml = ['<iotune>', ...lines, '</iotune>'].join('\n')
  if (tune && lines.length === 0) splice.remove(tune)
  else if (tune) splice.replace(tune, xml)
  else if (lines.length > 0) splice.append(disk, xml)
}

const pinName = (vcpu: number | 'emulator') => (vcpu === 'emulator' ? 'emulatorpin' : 'vcpupin')

function pinOf(document: Parameters<typeof selectText>[0], vcpu: number | 'emulator'): string | null {
  const which = vcpu === 'emulator' ? 'emulatorpin' : `vcpupin[@vcpu='${vcpu}']`
  return selectText(document, `/domain/cputune/${which}/@cpuset`) || null
}

/** Which processors of the host each of the guest's runs on; at once and for the next start. @throws Fault INVALID_INPUT */
export async function pinEdit({ pins }: Of<'pin'>, { vm, definitions }: Before): Promise<HardwareEdit> {
  const document = parseXml(definitions.live ?? definitions.next ?? '')
  const { maximum } = cpuFacts(document)
  const { cpus } = await nodeInfo(vm.connection)
  for (const { vcpu, cpus: wanted } of pins) {
    if (vcpu !== 'emulator' && vcpu >= maximum) throw invalid('pins', `the VM has processors 0 to ${maximum - 1}`)
    cpuMask(wanted, cpus)
  }
  const mask = (text: string | null) => [...cpuMask(text, cpus)]
  return {
    live: true,
    // libvirt 9 keeps what may run everywhere as the list of all.
    edit: (splice) =>
      editPins(
        splice,
        pins.map(({ vcpu, cpus: wanted }) => ({ vcpu, cpus: wanted ?? `0-${cpus - 1}` })),
      ),
    steps: (affect) =>
      pins.map((pin): Step => {
        const was = pinOf(document, pin.vcpu)
        return {
          ...{ type: 'domain.pin', ...onDomain(vm), vcpu: pin.vcpu, cpus: pin.cpus, mask: mask(pin.cpus) },
          ...{ before: was, maskBefore: mask(was), affect },
        }
      }),
  }
}

type Pin = Of<'pin'>['pins'][number]

const pinXml = ({ vcpu, cpus }: Pin) =>
  vcpu === 'emulator' ? `<emulatorpin cpuset='${cpus}'/>` : `<vcpupin vcpu='${vcpu}' cpuset='${cpus}'/>`

function editPins(splice: XmlSplice, pins: readonly Pin[]): void {
  const tune = childElement(splice.root, 'cputune')
  const fresh: string[] = []
  for (const pin of pins) {
    const old = (tune ? selectElements(tune, pinName(pin.vcpu)) : []).find(
      (one) => pin.vcpu === 'emulator' || one.getAttribute('vcpu') === String(pin.vcpu),
    )
    if (old) splice.replace(old, pinXml(pin))
    else fresh.push(pinXml(pin))
  }
  if (fresh.length === 0) return
  const after = childElement(splice.root, 'vcpu')
  if (tune) for (const xml of fresh) splice.append(tune, xml)
  else if (after) splice.insertAfter(after, ['<cputune>', ...fresh.map((xml) => `  ${xml}`), '</cputune>'].join('\n'))
}
