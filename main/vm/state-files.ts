import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { stateFolders, variablesOf } from '../inventory/state-folders.ts'
import { matches, parseXml } from '../libvirt/xml.ts'

export interface StateFile {
  readonly path: string
  /** Bytes; null where this user may not look. */
  readonly bytes: number | null
}

async function bytesOf(path: string): Promise<number> {
  const info = await stat(path)
  if (!info.isDirectory()) return info.blocks * 512
  const sizes = await Promise.all((await readdir(path)).map((name) => bytesOf(join(path, name))))
  return sizes.reduce((sum, one) => sum + one, 0)
}

/** Null for what is not there: a guest that never started has no variables yet. */
async function seen(path: string, local: boolean): Promise<StateFile | null> {
  if (!local) return { path, bytes: null }
  try {
    return { path, bytes: await bytesOf(path) }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { path, bytes: null }
  }
}

/**
 * The files that libvirt takes away with a definition: firmware variables, the state of an emulated TPM, saved memory.
 * @param local whether the files of its host are this machine's
 */
export async function stateFiles(vm: ObservedVm, xml: string, local: boolean): Promise<StateFile[]> {
  const folders = stateFolders(vm.connection.uri)
  const variables = variablesOf(vm.connection.uri, vm.name, xml)
  const tpm = matches(parseXml(xml), "boolean(/domain/devices/tpm/backend[@type='emulator'])")
  const found = await Promise.all([
    variables?.startsWith('/') ? seen(variables, local) : null,
    tpm ? seen(join(folders.tpm, vm.uuid), local) : null,
    vm.saved ? seen(join(folders.qemu, 'save', `${vm.name}.save`), local) : null,
  ])
  return found.filter((file) => file !== null)
}
