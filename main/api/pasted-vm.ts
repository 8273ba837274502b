import { vmCreate } from '../../contract/vm.ts'
import { listSystems } from '../host/osinfo.ts'
import { note } from '../step/command-options.ts'
import { readVirtInstall, type PastedVm } from '../vm/virt-install.ts'
import { allowedPart, pasted } from './pasted.ts'

/**
 * The form of a new VM from a virt-install line; short names of systems are looked up in the osinfo database.
 * @throws Fault INVALID_INPUT with line and column of what cannot be read
 */
export async function pastedVm(text: string) {
  const read = pasted(() => readVirtInstall(text))
  const os = await systemId(read.system)
  const unknown = read.system === null || os !== null ? [] : [note(read.system.word, 'not-understood')]
  const { form, said, notes } = allowedPart(os === null ? read.form : { ...read.form, os }, vmCreate.shape, text)
  const all = [...read.notes, ...unknown, ...notes].sort((a, b) => a.line - b.line || a.column - b.column)
  return { form, said, notes: all, repairs: [...read.repairs] }
}

async function systemId(system: PastedVm['system']): Promise<string | null> {
  if (system === null) return null
  return (await listSystems()).find((one) => one.shortId === system.shortId)?.id ?? null
}
