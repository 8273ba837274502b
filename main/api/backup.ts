import { inspectBackup, listBackups } from '../vm/backup/inspect-backups.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const backupRouter = {
  list: os.backup.list.handler(({ input }) => listBackups(input.folder)),
  inspect: os.backup.inspect.handler(({ input }) => inspectBackup(input.folder)),
  verify: os.backup.verify.handler(actHandler('backup.verify')),
}
