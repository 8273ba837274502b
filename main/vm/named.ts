import { formatId } from '../../contract/ids.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { domainByName } from '../libvirt/domain.ts'
import { isNoDomain } from '../libvirt/errors.ts'

/** Id of the VM that has a name on the same connection; null when none has it. */
export async function vmNamed({ connection, connectionId }: ObservedVm, name: string): Promise<string | null> {
  try {
    return formatId('vm', connectionId, (await domainByName(connection, name)).uuid)
  } catch (error) {
    if (isNoDomain(error)) return null
    throw error
  }
}
