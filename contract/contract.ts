import { z } from 'zod'
import { backupProcedures } from './backup.ts'
import { budgetWarning } from './budget-warning.ts'
import { connectionProcedures } from './connection.ts'
import { consoleProcedures } from './console.ts'
import { containerProcedures } from './container.ts'
import { containerVolumeProcedures } from './container-volume.ts'
import { diagramProcedures } from './diagram.ts'
import { doctorProcedures } from './doctor.ts'
import { forwardProcedures } from './forward.ts'
import { hostProcedures } from './host.ts'
import { imageProcedures } from './image.ts'
import { incidentProcedures } from './incident.ts'
import { input } from './input.ts'
import { inventoryProcedures } from './inventory.ts'
import { journalProcedures } from './journal.ts'
import { linkProcedures } from './link.ts'
import { loadProcedures } from './load.ts'
import { loss } from './texts/loss.ts'
import { networkProcedures } from './network.ts'
import { osImageProcedures } from './os-image.ts'
import { ovaProcedures } from './ova.ts'
import { query } from './procedure.ts'
import { pruneProcedures } from './prune.ts'
import { registryProcedures } from './registry.ts'
import { reportProcedures } from './report.ts'
import { settingsProcedures } from './settings.ts'
import { poolProcedures, storageProcedures, volumeProcedures } from './storage.ts'
import { taskProcedures } from './task.ts'
import { uploadProcedures } from './upload.ts'
import { vmProcedures } from './vm.ts'

/** Both sides' whole language: the server implements it, the clients are derived from it. */
export const contract = {
  backup: backupProcedures,
  connection: connectionProcedures,
  console: consoleProcedures,
  container: containerProcedures,
  containerVolume: containerVolumeProcedures,
  diagram: diagramProcedures,
  doctor: doctorProcedures,
  forward: forwardProcedures,
  host: hostProcedures,
  image: imageProcedures,
  incident: incidentProcedures,
  inventory: inventoryProcedures,
  journal: journalProcedures,
  link: linkProcedures,
  load: loadProcedures,
  network: networkProcedures,
  osImage: osImageProcedures,
  ova: ovaProcedures,
  prune: pruneProcedures,
  registry: registryProcedures,
  report: reportProcedures,
  settings: settingsProcedures,
  pool: poolProcedures,
  storage: storageProcedures,
  task: taskProcedures,
  upload: uploadProcedures,
  vm: vmProcedures,
  volume: volumeProcedures,
  /** The commands that would do the same as an act, without doing it. */
  explain: query('the commands that do the same as an act')
    .input(input({ procedure: z.string(), input: z.unknown() }))
    .output(
      z.object({
        title: z.string(),
        commands: z.array(z.string()),
        destroys: z.array(loss),
        /** Definitions of a VM, or options of a container that is made again, before and after it: without secrets. */
        changes: z
          .array(z.object({ which: z.enum(['live', 'next', 'options']), before: z.string(), after: z.string() }))
          .optional(),
        /** What of it is too much for this host. */
        warnings: z.array(budgetWarning),
      }),
    ),
}
export type Contract = typeof contract
