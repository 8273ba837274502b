import { Fault, invalidState, nameTaken } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { TRASH_MARK, type TrashMark } from '../inventory/own-marks.ts'
import { getAutostart } from '../libvirt/domain.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { xmlText } from '../step/xml-text.ts'
import { readDefinition } from './guest-disks.ts'
import { vmNamed } from './named.ts'
import { refuseUsedTemplate } from './template.ts'
import { neededMark, trashMarkOf } from './trash-mark.ts'

/** How long a guest may take to shut down. Seconds. */
const SHUTDOWN_WITHIN = 180
/** libvirt keeps a definition in a file of its name, and a file name has 255 bytes at most. */
const LONGEST_NAME = 240

function trashElement({ name, at, autostart, by }: TrashMark): string {
  const whose = by === null ? '' : ` by='${by}'`
  const time = new Date(at).toISOString()
  return `<trash name='${xmlText(name)}' at='${time}' autostart='${autostart ? 'yes' : 'no'}'${whose}/>`
}

/** 2026-11-22T04:41:45.123Z → 20261122-044145 */
function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')
}

/**
 * What it is called in the trash. It keeps its name where libvirt cannot rename it (a saved one), and where a file of
 * libvirt's own goes by that name (the firmware's variables): a new VM of the name would use the same file.
 */
function nameInTrash(vm: ObservedVm, xml: string, at: number): string {
  const name = `${vm.name}~trash-${stamp(at)}`
  const keeps = vm.saved || /<nvram[\s>]/.test(xml) || Buffer.byteLength(name) > LONGEST_NAME
  return keeps ? vm.name : name
}

type Stop = 'refuse' | 'shutdown' | 'force'

/** @throws Fault INVALID_STATE for one that runs and is not to be stopped, or cannot be asked to shut down */
function stopSteps(vm: ObservedVm, stop: Stop): Step[] {
  if (vm.state === 'off' || vm.state === 'saved') return []
  const on = onDomain(vm)
  switch (stop) {
    case 'refuse':
      throw invalidState(vm.name, vm.id, vm.state, ['off', 'saved'])
    case 'force':
      return [{ type: 'domain.destroy', ...on }]
    case 'shutdown':
      // One whose processors stand still does not hear it.
      if (vm.state !== 'running' && vm.state !== 'stopping') {
        throw invalidState(vm.name, vm.id, vm.state, ['running', 'off'])
      }
      return [
        { type: 'domain.shutdown', ...on, mode: 'default' },
        { type: 'domain.wait-off', ...on, seconds: SHUTDOWN_WITHIN },
      ]
  }
}

function refuseTransient(vm: ObservedVm): void {
  if (vm.persistent) return
  const sentence = `${vm.name} was started without being defined: once it is off there is nothing to put into the trash.`
  throw new Fault('REFUSED', { reason: 'transient-trash' }, sentence)
}

/**
 * Off, not started with the host, marked and renamed; nothing of it is lost but what a forced end loses.
 * @throws Fault NOT_FOUND, INVALID_STATE, REFUSED (in the trash already, started without being defined, a used template)
 */
export async function planTrash(input: { id: string; stop: Stop }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  refuseTransient(vm)
  const xml = await readDefinition(vm.connection, vm.dom)
  if (trashMarkOf(xml) !== null) {
    throw new Fault('REFUSED', { reason: 'in-trash' }, `${vm.name} is in the trash already.`)
  }
  const stopping = stopSteps(vm, input.stop)
  await refuseUsedTemplate(vm, engines)
  const autostart = await getAutostart(vm.connection, vm.dom)
  const at = Date.now()
  const mark = trashElement({ name: vm.name, at, autostart, by: process.getuid?.() ?? null })
  const to = nameInTrash(vm, xml, at)
  const on = onDomain(vm)
  return {
    title: `move ${vm.name} to the trash`,
    subjects: [vm.id],
    atomic: true,
    locks: [vm.id],
    destroys: stopping.some(({ type }) => type === 'domain.destroy') ? [lossOf('unwritten', { name: vm.name })] : [],
    steps: [
      ...stopping,
      ...(autostart ? [{ type: 'domain.autostart' as const, ...on, on: false }] : []),
      { type: 'domain.metadata', ...on, ...TRASH_MARK, xml: mark, before: null },
      // Last: the lines that are shown call it by its name.
      ...(to === vm.name ? [] : [{ type: 'domain.rename' as const, ...on, to, optional: true }]),
    ],
  }
}

/**
 * Its former name, unless another is asked for; started with the host again if it was.
 * @throws Fault NOT_FOUND, NAME_TAKEN naming the holder, REFUSED (not in the trash, saved and to be renamed)
 */
export async function planRestoreFromTrash(
  input: { id: string; name?: string | undefined },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const xml = await readDefinition(vm.connection, vm.dom)
  const mark = neededMark(vm, xml)
  const to = input.name ?? mark.name
  if (to !== vm.name) await refuseName(vm, to)
  const on = onDomain(vm)
  return {
    title: `restore ${to} from the trash`,
    subjects: [vm.id],
    atomic: true,
    locks: [vm.id],
    destroys: [],
    steps: [
      { type: 'domain.metadata', ...on, ...TRASH_MARK, xml: null, before: trashElement(mark) },
      ...(mark.autostart ? [{ type: 'domain.autostart' as const, ...on, on: true }] : []),
      ...(to === vm.name ? [] : [{ type: 'domain.rename' as const, ...on, to, optional: false }]),
    ],
  }
}

async function refuseName(vm: ObservedVm, name: string): Promise<void> {
  const holder = await vmNamed(vm, name)
  if (holder !== null) throw nameTaken('VM', name, holder)
  if (!vm.saved) return
  const sentence = `${vm.name} has its memory saved, so libvirt cannot rename it: restore it as it is, start and rename it later.`
  throw new Fault('REFUSED', { reason: 'saved-name' }, sentence)
}
