import type { Snapshot } from '../../contract/vm.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { readKeptSnapshots, shownSnapshot } from './snapshot/kept-snapshots.ts'

/** The snapshots of a VM, oldest first. */
export async function listSnapshots(vm: ObservedVm): Promise<Snapshot[]> {
  return (await readKeptSnapshots(vm)).map(shownSnapshot)
}
