import type { VmCreate } from '../../contract/vm.ts'
import { isLocal, type Engines } from '../step/engines.ts'
import { explainStep } from '../step/step.ts'
import { planDiskCopy } from './disk-source.ts'

/**
 * The commands that make the volume which the virt-install line of a VM with a copied disk names; none for other VMs.
 * @param folder of this host, for an image on its way
 * @throws as planDiskCopy
 */
export async function copyCommands({ connection, name, source }: VmCreate, engines: Engines, folder: string) {
  if (source.kind !== 'disk' || source.copy === null) return []
  const copied = { ...source, copy: source.copy }
  const local = isLocal(engines, connection)
  const plan = await planDiskCopy(await engines.libvirt(connection), {
    ...{ connectionId: connection, name, source: copied, local, folder },
  })
  return plan.steps.map((step) => explainStep(step, engines))
}
