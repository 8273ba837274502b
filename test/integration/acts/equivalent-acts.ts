import type { ActPath } from '../../../main/api/planners.ts'
import { backupSteps } from './backup-steps.ts'
import { containerFileSteps } from './container-file-steps.ts'
import { containerVolumeSteps } from './container-volume-steps.ts'
import { containerSteps } from './container-steps.ts'
import { imageSteps } from './image-steps.ts'
import { networkSteps } from './network-steps.ts'
import { osImageSteps } from './os-image-steps.ts'
import { storageSteps } from './storage-steps.ts'
import { vmSteps } from './vm-steps.ts'

/** Proven on the private libvirt, whose network they are about; they have no twins. */
export const doctorActs = ['doctor.fix', 'doctor.undo'] as const satisfies readonly ActPath[]

/** Proven by what the machine counts, in test/integration/network: twins could not be told apart by their inspection. */
export const linkActs = ['link.cut', 'link.restore', 'link.shape', 'link.reset'] as const satisfies readonly ActPath[]

/** Proven on hosts of their own, in test/full/network: here they would be about the interfaces of this machine. */
export const hostActs = [
  'network.createBridge',
  'network.removeBridge',
  'forward.add',
  'forward.remove',
  'forward.apply',
] as const satisfies readonly ActPath[]

const nowhere = () => ''

/** For the test that no act is left out. */
export const equivalentActs: readonly ActPath[] = [
  ...[
    ...[...vmSteps, ...networkSteps, ...storageSteps, ...backupSteps, ...osImageSteps],
    ...[...containerSteps, ...containerFileSteps, ...containerVolumeSteps, ...imageSteps(nowhere, nowhere, nowhere)],
  ].map(({ act }) => act),
  ...doctorActs,
  ...linkActs,
  ...hostActs,
]
