import { Fault } from '../../../contract/fault.ts'
import type { SnapshotSchedule } from '../../../contract/vm-snapshot.ts'
import { withoutMetadata } from '../../inventory/domain-summary.ts'
import { observeVm, onDomain, type ObservedVm } from '../../inventory/observed-vm.ts'
import { readScheduleMark, SCHEDULE_MARK, type ScheduleMark } from '../../inventory/own-marks.ts'
import type { Affect } from '../../step/domain-steps.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { readDefinition } from '../guest-disks.ts'
import { refuseTrashed } from '../trash-mark.ts'

const element = (mark: ScheduleMark | null) =>
  mark === null ? null : `<schedule every='${mark.every}' keep='${mark.keep}'/>`

export function scheduleOf(xml: string): ScheduleMark | null {
  return readScheduleMark(withoutMetadata(xml).metadata)
}

function markStep(vm: ObservedVm, from: ScheduleMark | null, to: ScheduleMark | null, affect: Affect): Step {
  return {
    type: 'domain.metadata',
    ...onDomain(vm),
    ...SCHEDULE_MARK,
    xml: element(to),
    before: element(from),
    affect,
  }
}

/** @throws Fault NOT_FOUND, REFUSED for a VM of the trash, and for one that libvirt does not keep */
export async function planSnapshotSchedule(
  { id, schedule }: { id: string; schedule: SnapshotSchedule | null },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, id)
  const xml = await readDefinition(vm.connection, vm.dom)
  refuseTrashed(vm.name, xml)
  if (!vm.persistent) {
    const sentence = `${vm.name} is not kept by libvirt: its snapshots would be gone with it.`
    throw new Fault('REFUSED', { reason: 'transient-hardware', detail: vm.name }, sentence)
  }
  const isOn = vm.state !== 'off' && vm.state !== 'saved'
  return {
    title: `schedule snapshots of ${vm.name}`,
    subjects: [id],
    atomic: true,
    destroys: [],
    locks: [id],
    steps: [markStep(vm, scheduleOf(xml), schedule, isOn ? 'both' : 'config')],
  }
}

/** A snapshot brings the definition of then back, with the schedule of then: the one of now is written again. */
export function keptSchedule(vm: ObservedVm, now: string, then: string, runsAfter: boolean): Step[] {
  const [is, was] = [scheduleOf(now), scheduleOf(then)]
  if (element(is) === element(was)) return []
  return [markStep(vm, was, is, runsAfter ? 'both' : 'config')]
}
