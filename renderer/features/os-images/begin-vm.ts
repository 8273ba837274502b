import type { OsImage } from '../../../contract/os-image.ts'
import type { CreationDesk } from '../wizard/creation-desk.ts'

/** Opens the wizard for a VM, with the image and its own user chosen: an installer is put in, any other becomes its disk. */
export function beginVm({ path, format, user }: OsImage, creation: CreationDesk): void {
  if (format === 'qcow2' || format === 'raw') creation.beginOfImage({ path, format, user })
  else {
    creation.renewVm({ ...creation.emptyVm(), source: 'iso', iso: path })
    creation.open.set('vm')
  }
}
