import { freeName, nameFrom } from '../wizard/names.ts'
import { sourcePath, systemOf, type VmForm } from './form.ts'

/** The name that the VM will have: the typed one, or one that follows from what is installed. */
export function vmName(form: VmForm, taken: ReadonlySet<string>): string {
  if (form.name !== null) return form.name.normalize('NFKC').trim()
  const base = systemOf(form)?.shortId ?? nameFrom(sourcePath(form))
  return freeName(nameFrom(base) === '' ? 'vm' : nameFrom(base), taken)
}
