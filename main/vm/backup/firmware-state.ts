import { constants } from 'node:fs'
import { access, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { leaveOut, type LeftOut } from '../../../contract/texts/left-out.ts'
import type { ObservedVm } from '../../inventory/observed-vm.ts'
import { variablesOf } from '../../inventory/state-folders.ts'
import { matches, parseXml } from '../../libvirt/xml.ts'

/** What a guest's firmware and TPM keep outside its disks. */
export interface FirmwareState {
  /** The file of UEFI's variables; null when there is none, or none that can be read. */
  readonly nvram: string | null
  /** The folder of the TPM's state and the files in it. */
  readonly tpm: { readonly path: string; readonly files: readonly string[] } | null
  readonly leftOut: readonly LeftOut[]
}

/** Of the system daemon (virQEMUDriverConfigNew: swtpmStorageDir); a folder per VM. */
const TPM_STORAGE = '/var/lib/libvirt/swtpm'

const isThere = (path: string, mode: number) =>
  access(path, mode).then(
    () => true,
    () => false,
  )

/** Where libvirt keeps the state of a VM's emulated TPM. */
export function tpmFolder(uuid: string): string {
  return join(TPM_STORAGE, uuid)
}

async function filesBelow(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    return null
  }
}

/** Looks at the firmware's files. Only root may read them on most hosts; those of another host nobody here can. */
export async function firmwareState(vm: ObservedVm, xml: string, local: boolean): Promise<FirmwareState> {
  const variables = variablesOf(vm.connection.uri, vm.name, xml)
  const emulated = matches(parseXml(xml), "boolean(/domain/devices/tpm/backend[@type='emulator'])")
  const leftOut: LeftOut[] = []
  let nvram: string | null = null
  if (variables !== null) {
    if (local && (await isThere(variables, constants.R_OK))) nvram = variables
    // A guest that never started has none yet.
    else if (!local || (await isThere(variables, constants.F_OK)))
      leftOut.push(leaveOut('firmware', { path: variables }))
  }
  let tpm: FirmwareState['tpm'] = null
  const path = tpmFolder(vm.uuid)
  const files = emulated ? (local ? await filesBelow(path) : null) : []
  if (files === null) leftOut.push(leaveOut('tpm', { path }))
  else if (files.length > 0) tpm = { path, files: files.sort() }
  return { nvram, tpm, leftOut }
}
