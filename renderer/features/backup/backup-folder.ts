import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'

/** Where nothing was chosen yet. */
const FIRST = '/var/backups'

/** The folder that backups went to last; remembered with the settings. */
export function useBackupFolder(): { readonly folder: string; readonly remember: (folder: string) => void } {
  const { settings } = usePage()
  const folder = useValue(settings.settings).backupFolder ?? FIRST
  return { folder, remember: (next) => void (next === folder ? null : settings.change({ backupFolder: next })) }
}
