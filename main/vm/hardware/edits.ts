import { Fault, notFound } from '../../../contract/fault.ts'
import type { Loss } from '../../../contract/texts/loss.ts'
import type { When } from '../../../contract/vm-set.ts'
import { onDomain, type ObservedVm } from '../../inventory/observed-vm.ts'
import { selectElements, type Element } from '../../libvirt/xml.ts'
import { XmlSplice } from '../../libvirt/xml-splice.ts'
import type { Affect } from '../../step/domain-steps.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { keyOf } from './device-key.ts'
import type { Definitions } from './read-hardware.ts'

/** One definition before and after a change, as far as it is known beforehand: libvirt adds addresses. */
export interface DefinitionChange {
  readonly which: 'live' | 'next'
  readonly before: string
  readonly after: string
}

/** A plan that changes definitions. */
export interface HardwarePlan extends Plan {
  readonly changes: readonly DefinitionChange[]
}

/** A change of hardware, before it is known which of the definitions it is for. */
export interface HardwareEdit {
  /** Puts the change into a definition. @throws Fault NOT_FOUND when it has no such device */
  edit(splice: XmlSplice, which: 'live' | 'next'): void
  /** Calls of libvirt that do it; null where only the kept definition can be rewritten. */
  readonly steps: ((affect: Affect) => readonly Step[] | Promise<readonly Step[]>) | null
  /** Whether a running VM can take it. */
  readonly live: boolean
  /** Steps before, whatever it is for. */
  readonly first?: readonly Step[]
  /** What may be gone by it. */
  readonly losses?: readonly Loss[]
  /** What may be gone when it is made while the VM runs. */
  readonly liveLosses?: readonly Loss[]
}

/** Elements of devices with the key that the page knows them by. */
export function deviceElement(splice: XmlSplice, key: string): Element | undefined {
  return selectElements(splice.document, '/domain/devices/*').find((element) => keyOf(element) === key)
}

/** @throws Fault NOT_FOUND */
export function neededDevice(splice: XmlSplice, key: string): Element {
  const element = deviceElement(splice, key)
  if (element === undefined) throw notFound('device', key)
  return element
}

const refused = (reason: string, name: string, sentence: string) =>
  new Fault('REFUSED', { reason, detail: name }, sentence)

/** @throws Fault REFUSED for what is wanted and cannot be */
function refuseImpossible(name: string, { live, next }: Definitions, wanted: When | undefined, canLive: boolean): void {
  if (wanted === 'live' || wanted === 'both') {
    if (live === null) {
      throw refused('not-running', name, `${name} does not run: the change can only be for its next start.`)
    }
    if (!canLive) {
      throw refused('next-start-only', name, `This cannot change while ${name} runs; it can for its next start.`)
    }
  }
  const wantsNext = wanted === 'next' || wanted === 'both'
  if (next === null && (wantsNext || !canLive)) {
    throw refused('transient-hardware', name, `${name} is not kept by libvirt: it has no next start to change.`)
  }
}

/** For which definitions a change is made: for those that there are and that can take it, unless told. */
function affectOf({ live, next }: Definitions, wanted: When | undefined, canLive: boolean): Affect {
  if (wanted === 'live') return 'live'
  if (wanted === 'next' || live === null || !canLive) return 'config'
  return next === null ? 'live' : 'both'
}

function edited(xml: string, which: 'live' | 'next', { edit }: HardwareEdit): DefinitionChange {
  const splice = new XmlSplice(xml)
  edit(splice, which)
  return { which, before: xml, after: splice.toString() }
}

/** The plan of a change. @throws Fault REFUSED, and what the change itself throws */
export async function planEdit(
  vm: ObservedVm,
  definitions: Definitions,
  { when, title, change }: { readonly when: When | undefined; readonly title: string; readonly change: HardwareEdit },
): Promise<HardwarePlan> {
  refuseImpossible(vm.name, definitions, when, change.live)
  const affect = affectOf(definitions, when, change.live)
  const { live, next } = definitions
  const changes = [
    ...(live !== null && affect !== 'config' ? [edited(live, 'live', change)] : []),
    ...(next !== null && affect !== 'live' ? [edited(next, 'next', change)] : []),
  ]
  const kept = changes.find(({ which }) => which === 'next')
  const own: readonly Step[] =
    change.steps !== null
      ? await change.steps(affect)
      : kept === undefined
        ? []
        : [{ type: 'domain.edit', ...onDomain(vm), ...kept, checked: true, validate: false }]
  return {
    title,
    subjects: [vm.id],
    atomic: change.first !== undefined,
    destroys: [...(change.losses ?? []), ...(affect === 'config' ? [] : (change.liveLosses ?? []))],
    locks: [vm.id],
    steps: [...(change.first ?? []), ...own],
    changes,
  }
}
