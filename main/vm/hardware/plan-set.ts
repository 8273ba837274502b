import { Fault, notFound } from '../../../contract/fault.ts'
import type { VmChange, When } from '../../../contract/vm-set.ts'
import { observeVm, onDomain } from '../../inventory/observed-vm.ts'
import type { Engines } from '../../step/engines.ts'
import type { Step } from '../../step/step.ts'
import { GIB } from '../new-disk.ts'
import { guestDisks, pathOf } from '../guest-disks.ts'
import { planEdit, type HardwareEdit, type HardwarePlan } from './edits.ts'
import { memoryEdit, vcpusEdit } from './machine-edits.ts'
import { readDefinitions } from './read-hardware.ts'
import * as set from './set-edits.ts'
import { limitsEdit, pinEdit } from './tuning-edits.ts'
import { virtioEdit } from './virtio-edit.ts'

function editOf(change: Exclude<VmChange, { kind: 'grow' }>, before: set.Before): HardwareEdit | Promise<HardwareEdit> {
  switch (change.kind) {
    case 'media':
      return set.mediaEdit(change, before)
    case 'link':
      return set.linkEdit(change, before)
    case 'card':
      return set.cardEdit(change, before)
    case 'vcpus':
      return vcpusEdit(change, before)
    case 'memory':
      return memoryEdit(change, before)
    case 'disk':
      return set.diskEdit(change, before)
    case 'boot':
      return set.bootEdit(change)
    case 'screen':
      return set.screenEdit(change, before)
    case 'video':
      return set.videoEdit(change)
    case 'limits':
      return limitsEdit(change, before)
    case 'pin':
      return pinEdit(change, before)
    case 'virtio':
      return virtioEdit(before)
  }
}

/**
 * Changes a device of a VM.
 * @throws Fault NOT_FOUND (VM, device), INVALID_INPUT, REFUSED for what a running VM cannot take
 */
export async function planSet(
  { id, when, change }: { id: string; when?: When | undefined; change: VmChange },
  engines: Engines,
): Promise<HardwarePlan> {
  const vm = await observeVm(engines, id)
  const definitions = await readDefinitions(vm)
  if (change.kind === 'grow') return planGrow({ vm, definitions }, change)
  const edit = await editOf(change, { vm, definitions })
  return planEdit(vm, definitions, { when, title: `change the ${change.kind} of ${vm.name}`, change: edit })
}

/** A running guest's disk grows through qemu, which tells the guest; one that is off through its file. */
async function planGrow(
  { vm, definitions }: set.Before,
  { target, size }: Extract<VmChange, { kind: 'grow' }>,
): Promise<HardwarePlan> {
  const xml = definitions.live ?? definitions.next ?? ''
  const disk = guestDisks(xml).find((one) => one.target === target)
  const path = disk === undefined ? null : await pathOf(vm.connection, disk.place)
  if (disk === undefined || path === null) throw notFound('disk', target)
  const bytes = Math.ceil((size * GIB) / 65_536) * 65_536
  const { capacity } = await vm.connection.call('DOMAIN_GET_BLOCK_INFO', { dom: vm.dom, path: target, flags: 0 })
  if (BigInt(bytes) <= BigInt(capacity)) {
    const problem = `more than its ${Number(capacity) / GIB} GiB: a disk only grows`
    throw new Fault('INVALID_INPUT', { field: 'size', problem }, `size: ${problem}.`)
  }
  const running = definitions.live !== null
  const step: Step = running
    ? { type: 'domain.grow', ...onDomain(vm), target, bytes }
    : { type: 'volume.resize', ...(await volumeOf(vm, path)), capacity: bytes, shrink: false }
  return {
    title: `change the disk of ${vm.name}`,
    subjects: [vm.id],
    atomic: false,
    destroys: [],
    locks: [vm.id],
    steps: [step],
    changes: [],
  }
}

/** @throws Fault REFUSED for a file that is in no storage pool: libvirt grows it only while the VM runs */
async function volumeOf({ connection, connectionId }: set.Before['vm'], path: string) {
  const found = await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path }).catch(() => null)
  if (found !== null) return { connection: connectionId, pool: found.vol.pool, name: found.vol.name }
  const sentence = `${path} is in no storage pool: it can grow while the VM runs, or as a volume of a pool.`
  throw new Fault('REFUSED', { reason: 'no-volume', detail: path }, sentence)
}
