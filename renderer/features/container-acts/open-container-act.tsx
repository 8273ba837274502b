import { CommitDialog, ExportDialog } from '../files/whole-dialogs.tsx'
import { ConnectDialog, DisconnectDialog } from '../machine-page/container/edit/connect-dialog.tsx'
import { OpenEdit } from '../machine-page/container/edit/open-edit.tsx'
import type { ContainerQuestion } from './container-acts.ts'

type Props = ContainerQuestion & { readonly onClose: () => void }

export function OpenContainerAct({ act, container, onClose }: Props) {
  switch (act) {
    case 'edit':
      return <OpenEdit {...{ container, onClose }} />
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
