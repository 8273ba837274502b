import type { OsImage } from '../../../contract/os-image.ts'
import type { CreationDesk } from '../wizard/creation-desk.ts'

/** Whether the wizard has a source of this kind. */
export function canBeginVm({ format }: OsImage): boolean {
  return format === 'iso'
}

/** Opens the wizard for a VM, with the image chosen. */
export function beginVm({ path }: OsImage, creation: CreationDesk): void {
  creation.renewVm({ ...creation.emptyVm(), source: 'iso', iso: path })
  creation.open.set('vm')
}
