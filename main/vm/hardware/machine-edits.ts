import { Fault } from '../../../contract/fault.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import type { VmChange } from '../../../contract/vm-set.ts'
import { onDomain } from '../../inventory/observed-vm.ts'
import { parseXml, selectElements, type Element } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import type { XmlSplice } from '../../libvirt/xml-splice.ts'
import type { Affect } from '../../step/domain-steps.ts'
import type { Step } from '../../step/step.ts'
import { xmlText } from '../../step/xml-text.ts'
import type { HardwareEdit } from './edits.ts'
import { cpuFacts, memoryFacts } from './machine-facts.ts'
import { hasNodes, setBuiltIn } from './memory-nodes.ts'
import type { Before } from './set-edits.ts'

type Of<K extends VmChange['kind']> = Extract<VmChange, { kind: K }>

function invalid(field: string, problem: string): Fault<'INVALID_INPUT'> {
  return new Fault('INVALID_INPUT', { field, problem }, `${field}: ${problem}.`)
}

function cpu(splice: XmlSplice): Element | null {
  return childElement(splice.root, 'cpu')
}

/** How many there are and may be. */
function editCount(splice: XmlSplice, { count, maximum }: Of<'vcpus'>): void {
  const vcpu = selectElements(splice.document, '/domain/vcpu')[0]
  if (vcpu === undefined) return
  const was = cpuFacts(splice.document)
  const most = maximum ?? was.maximum
  const now = Math.min(count ?? was.count, most)
  if (most !== was.maximum) splice.setText(vcpu, String(most))
  splice.setAttribute(vcpu, 'current', now === most ? null : String(now))
}

type Topology = NonNullable<Of<'vcpus'>['topology']>
const topologyXml = ({ sockets, cores, threads }: Topology) =>
  `<topology sockets='${sockets}' cores='${cores}' threads='${threads}'/>`

/** Null takes it away. */
function editTopology(splice: XmlSplice, topology: Topology | null): void {
  const element = cpu(splice)
  const old = element && childElement(element, 'topology')
  if (topology === null) {
    if (old) splice.remove(old)
    return
  }
  const xml = topologyXml(topology)
  if (element === null) splice.append(splice.root, `<cpu>\n  ${xml}\n</cpu>`)
  else if (old) splice.replace(old, xml)
  else splice.append(element, xml)
}

/** Model, features and how exactly they match belong to the old kind; the topology and the nodes of memory stay. */
function editKind(splice: XmlSplice, { mode, model, topology }: Of<'vcpus'>): void {
  const element = cpu(splice)
  const source = (name: string) => {
    const old = element && childElement(element, name)
    return old ? splice.sourceOf(old) : null
  }
  const children = [
    model === undefined ? null : `<model fallback='forbid'>${xmlText(model)}</model>`,
    topology ? topologyXml(topology) : topology === undefined ? source('topology') : null,
    source('numa'),
  ].filter((one) => one !== null)
  const start = model === undefined ? `<cpu mode='${mode ?? 'host-model'}'` : "<cpu mode='custom' match='exact'"
  const whole =
    children.length === 0 ? `${start}/>` : [`${start}>`, ...children.map((one) => `  ${one}`), '</cpu>'].join('\n')
  if (element) splice.replace(element, whole)
  else splice.append(splice.root, whole)
}

/** @throws Fault INVALID_INPUT for a mode beside a model */
function editVcpus(splice: XmlSplice, change: Of<'vcpus'>): void {
  if (change.mode !== undefined && change.model !== undefined) throw invalid('model', 'a mode or a model, not both')
  editCount(splice, change)
  if (change.mode !== undefined || change.model !== undefined) editKind(splice, change)
  else if (change.topology !== undefined) editTopology(splice, change.topology)
}

type Cpus = ReturnType<typeof cpuFacts>

interface Cpuses {
  readonly live: Cpus | null
  readonly next: Cpus | null
}

/** The most that there may be once the change is made. */
function mostOf({ maximum }: Of<'vcpus'>, { live, next }: Cpuses): number {
  return maximum ?? (next ?? live)?.maximum ?? 1
}

/** @throws Fault INVALID_INPUT for numbers that do not go together */
function refuseMismatch(change: Of<'vcpus'>, cpus: Cpuses): void {
  const { count, topology } = change
  const most = mostOf(change, cpus)
  if (count !== undefined && count > most) {
    throw invalid('count', `at most ${most}; the maximum can be raised for the next start`)
  }
  const places = topology ? topology.sockets * topology.cores * topology.threads : most
  if (places !== most) throw invalid('topology', `sockets × cores × threads give ${places}, not the maximum of ${most}`)
  const fixed = cpus.next?.sockets ?? null
  if (topology === undefined && fixed !== null && most !== cpus.next?.maximum) {
    throw invalid('maximum', 'the topology has to be given with it: it is fixed in the definition')
  }
}

/** What runs and what starts the next time. */
function cpusOf({ live, next }: Before['definitions']): Cpuses {
  const facts = (xml: string | null) => (xml === null ? null : cpuFacts(parseXml(xml)))
  return { live: facts(live), next: facts(next) }
}

/** Of a definition that says nothing. */
const NO_CPU = { maximum: 1, accelerator: '' }

/** Their number within the maximum changes at once; the maximum, the topology and the kind with the next start. */
export function vcpusEdit(change: Of<'vcpus'>, { vm, definitions }: Before): HardwareEdit {
  const { count } = change
  const cpus = cpusOf(definitions)
  const built = [change.maximum, change.topology, change.mode, change.model].some((one) => one !== undefined)
  if (count === undefined && !built) throw invalid('change', 'names nothing to change')
  refuseMismatch(change, cpus)
  const edit = (splice: XmlSplice) => editVcpus(splice, change)
  if (built || count === undefined) return { live: false, edit, steps: null }
  const { maximum: most, count: before, accelerator } = cpus.live ?? cpus.next ?? { ...NO_CPU, count }
  const step = { type: 'domain.vcpus' as const, ...onDomain(vm), amount: count, before }
  // qemu's translator has no place for another processor at times (tcg/region.c, initial_alloc), and ends.
  const risky = accelerator === 'qemu' && count > before
  return {
    live: count <= most,
    liveLosses: risky ? [lossOf('emulated-processor', { name: vm.name })] : [],
    edit,
    steps: (affect) => [{ ...step, maximum: false, affect }],
  }
}

function inNodes({ next }: Before['definitions']): boolean {
  return next !== null && hasNodes(parseXml(next))
}

/** What it has changes at once, as far as the guest's balloon gives it back; the maximum with the next start. */
export function memoryEdit({ size, maximum }: Of<'memory'>, { vm, definitions }: Before): HardwareEdit {
  const [live, next] = [definitions.live, definitions.next].map((xml) =>
    xml === null ? null : memoryFacts(parseXml(xml)),
  )
  if (size === undefined && maximum === undefined) throw invalid('change', 'names nothing to change')
  const MIB = 2 ** 20
  const most = maximum === undefined ? (next?.maximum ?? live?.maximum ?? 0) : maximum * MIB
  if (size !== undefined && size * MIB > most) {
    throw invalid('size', `at most ${Math.floor(most / MIB)} MiB; the maximum can be raised for the next start`)
  }
  const edit = (splice: XmlSplice, which: 'live' | 'next') => {
    const [whole, now] = ['memory', 'currentMemory'].map((name) => childElement(splice.root, name))
    const was = memoryFacts(splice.document)
    const put = (element: Element | null | undefined, bytes: number, name: string) => {
      if (element) {
        splice.setText(element, String(bytes / 1024))
        splice.setAttribute(element, 'unit', 'KiB')
      } else if (whole) splice.insertAfter(whole, `<${name} unit='KiB'>${bytes / 1024}</${name}>`)
    }
    if (maximum !== undefined && which === 'next') {
      put(whole, most, 'memory')
      setBuiltIn(splice, most)
    }
    const left = size === undefined ? Math.min(was.size, most) : size * MIB
    if (left !== was.size) put(now, left, 'currentMemory')
  }
  const steps = (affect: Affect) => memorySteps(onDomain(vm), { size, maximum }, { live, next }, affect)
  // libvirt's own call refuses where the memory lies in nodes (virDomainSetMemoryFlags).
  return { live: maximum === undefined, edit, steps: maximum !== undefined && inNodes(definitions) ? null : steps }
}

type Memory = ReturnType<typeof memoryFacts> | null | undefined

function memorySteps(
  on: ReturnType<typeof onDomain>,
  { size, maximum }: Pick<Of<'memory'>, 'size' | 'maximum'>,
  { live, next }: { readonly live: Memory; readonly next: Memory },
  affect: Affect,
): Step[] {
  const step = { type: 'domain.memory', ...on } as const
  const steps: Step[] = []
  if (maximum !== undefined) {
    const before = (next?.maximum ?? 0) / 1024
    steps.push({ ...step, amount: maximum * 1024, before, maximum: true, affect: 'config' })
  }
  if (size !== undefined) {
    const before = ((live ?? next)?.size ?? 0) / 1024
    const only = maximum === undefined ? affect : 'config'
    steps.push({ ...step, amount: size * 1024, before, maximum: false, affect: only })
  }
  return steps
}
