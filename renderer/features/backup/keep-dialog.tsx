import { usePage } from '../../app/page-context.ts'
import { latePart } from '../../lib/late-part.tsx'
import { useValue } from '../../lib/value.ts'

/** The dialogs are no part of the first paint. */
const BackupDialog = latePart(async () => (await import('./backup-dialog.tsx')).BackupDialog)
const ExportDialog = latePart(async () => (await import('./export-dialog.tsx')).ExportDialog)
const RestoreDialog = latePart(async () => (await import('./restore-dialog.tsx')).RestoreDialog)
const ImportDialog = latePart(async () => (await import('./import-dialog.tsx')).ImportDialog)

/** The dialog about backups, exports and imports, when somebody asked for it. */
export function KeepDialog() {
  const { desk } = usePage()
  const question = useValue(desk.keeping)
  if (question === null) return null
  const onClose = () => desk.keeping.set(null)
  return (
    <>
      {question.on === 'backup' && <BackupDialog key={question.vm.id} vm={question.vm} onClose={onClose} />}
      {question.on === 'export' && <ExportDialog key={question.vm.id} vm={question.vm} onClose={onClose} />}
      {question.on === 'restore' && <RestoreDialog onClose={onClose} />}
      {question.on === 'import' && <ImportDialog onClose={onClose} />}
    </>
  )
}
