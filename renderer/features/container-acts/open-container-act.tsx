import { CommitDialog, ExportDialog } from '../files/whole-dialogs.tsx'
import { ConnectDialog, DisconnectDialog } from '../machine-page/container/edit/connect-dialog.tsx'
import { EditDialog } from '../machine-page/container/edit/edit-dialog.tsx'
import { useEditing } from '../machine-page/container/edit/use-editing.ts'
import type { ContainerQuestion } from './container-acts.ts'

type Props = ContainerQuestion & { readonly onClose: () => void }

export function OpenContainerAct({ act, container, onClose }: Props) {
  const editing = useEditing(act === 'edit' ? container.id : null)
  switch (act) {
    case 'edit':
      return editing === null ? null : <EditDialog {...{ container, editing, onClose }} />
    case 'connect':
      return <ConnectDialog {...{ container, onClose }} />
    case 'disconnect':
      return <DisconnectDialog {...{ container, onClose }} network={null} />
    case 'commit':
      return <CommitDialog {...{ container, onClose }} />
    case 'export':
      return <ExportDialog {...{ container, onClose }} />
  }
}
