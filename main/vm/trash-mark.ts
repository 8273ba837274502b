import { Fault } from '../../contract/fault.ts'
import { withoutMetadata } from '../inventory/domain-summary.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { readTrashMark, type TrashMark } from '../inventory/own-marks.ts'

/** The mark in a definition that libvirt wrote; null for a VM that is not in the trash. */
export function trashMarkOf(xml: string): TrashMark | null {
  return readTrashMark(withoutMetadata(xml).metadata)
}

/** Refuses what would start, change or copy a VM of the trash. @throws Fault REFUSED */
export function refuseTrashed(name: string, xml: string): void {
  if (trashMarkOf(xml) === null) return
  throw new Fault('REFUSED', { reason: 'trashed' }, `${name} is in the trash; restore it first.`)
}

/** @throws Fault REFUSED for one that is not in the trash */
export function neededMark(vm: ObservedVm, xml: string): TrashMark {
  const mark = trashMarkOf(xml)
  if (mark !== null) return mark
  throw new Fault('REFUSED', { reason: 'not-in-trash' }, `${vm.name} is not in the trash.`)
}
