import { Fault } from '../../contract/fault.ts'
import type { VmOrganise } from '../../contract/vm-organise.ts'
import { withoutMetadata } from '../inventory/domain-summary.ts'
import { textIn } from '../inventory/dump-text.ts'
import { observeVm, onDomain, type ObservedVm } from '../inventory/observed-vm.ts'
import { ORGANISATION_MARK, readOrganisation, type Organisation } from '../inventory/own-marks.ts'
import { getAutostart } from '../libvirt/domain.ts'
import type { Affect } from '../step/domain-steps.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { xmlText } from '../step/xml-text.ts'
import { readDefinition } from './guest-disks.ts'

export interface Described extends Organisation {
  readonly title: string | null
  readonly description: string | null
}

/** Reads a definition that libvirt wrote. */
export function describedIn(xml: string): Described {
  const { own, metadata } = withoutMetadata(xml)
  const top = own.slice(0, own.indexOf('<devices>') >= 0 ? own.indexOf('<devices>') : own.length)
  return {
    ...readOrganisation(metadata),
    title: textIn(/<title>([^<]*)<\/title>/, top),
    description: textIn(/<description>([^<]*)<\/description>/, top),
  }
}

/** The element that says it; null where there is nothing to say. */
function element({ tags, group, notes, start }: Organisation): string | null {
  if (tags.length === 0 && group === null && notes === null && start === null) return null
  const within = [
    ...tags.map((tag) => `<tag>${xmlText(tag)}</tag>`),
    ...(start === null ? [] : [`<start order='${start.order}' delay='${start.delay}'/>`]),
    ...(notes === null ? [] : [`<notes>${xmlText(notes)}</notes>`]),
  ]
  return `<organisation${group === null ? '' : ` group='${xmlText(group)}'`}>${within.join('')}</organisation>`
}

function changed(before: Described, input: VmOrganise): Described {
  const tags = new Set([...before.tags, ...input.addTags])
  for (const tag of input.removeTags) tags.delete(tag)
  const text = (value: string | null | undefined, old: string | null) => (value === undefined ? old : value || null)
  return {
    tags: [...tags].sort(),
    group: text(input.group, before.group),
    notes: text(input.notes, before.notes),
    start: input.start === undefined ? before.start : input.start,
    title: text(input.title, before.title),
    description: text(input.description, before.description),
  }
}

/** What runs and what is kept are two definitions; the list shows the one that runs. */
function affectOf({ state, persistent }: ObservedVm): Affect {
  const active = state !== 'off' && state !== 'saved'
  return active ? (persistent ? 'both' : 'live') : 'config'
}

async function stepsFor(vm: ObservedVm, input: VmOrganise): Promise<Step[]> {
  const before = describedIn(await readDefinition(vm.connection, vm.dom))
  const after = changed(before, input)
  const on = { ...onDomain(vm), affect: affectOf(vm) }
  const [was, is] = [element(before), element(after)]
  // libvirt would start it at once, whatever its place.
  const early = after.start !== null && before.start === null && (await getAutostart(vm.connection, vm.dom))
  return [
    ...(['title', 'description'] as const).flatMap((field): Step[] =>
      after[field] === before[field]
        ? []
        : [{ type: 'domain.text', ...on, field, text: after[field], before: before[field] }],
    ),
    ...(was === is ? [] : [{ type: 'domain.metadata' as const, ...on, ...ORGANISATION_MARK, xml: is, before: was }]),
    ...(early ? [{ type: 'domain.autostart' as const, ...onDomain(vm), on: false }] : []),
  ]
}

const ofOne = ['title', 'description', 'notes'] as const

/** @throws Fault NOT_FOUND, INVALID_INPUT for words of one VM that are given to several */
export async function planOrganise(input: VmOrganise, engines: Engines): Promise<Plan> {
  const ids = [...new Set(input.ids)]
  const field = ofOne.find((one) => input[one] !== undefined && input[one] !== null)
  if (field !== undefined && ids.length > 1) {
    const problem = 'one VM at a time'
    throw new Fault('INVALID_INPUT', { field, problem }, `${field}: ${problem}; several would say the same.`)
  }
  const vms = await Promise.all(ids.map((id) => observeVm(engines, id)))
  const steps = await Promise.all(vms.map((vm) => stepsFor(vm, input)))
  return {
    title: `organise ${vms.map(({ name }) => name).join(', ')}`,
    subjects: ids,
    atomic: true,
    locks: ids,
    destroys: [],
    steps: steps.flat(),
  }
}
