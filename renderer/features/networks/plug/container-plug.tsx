import type { Container } from '../../../../contract/machine.ts'
import { ConnectDialog, DisconnectDialog } from '../../machine-page/container/edit/connect-dialog.tsx'
import type { PlugQuestion } from './plug-question.ts'

interface Props {
  readonly question: PlugQuestion
  readonly container: Container
  readonly onClose: () => void
}

/** A container connected to or disconnected from a network, running or not. */
export function ContainerPlug({ question, container, onClose }: Props) {
  if (question.act === 'disconnect') {
    return <DisconnectDialog container={container} network={question.link.place} onClose={onClose} />
  }
  return <ConnectDialog container={container} first={question.place?.name ?? null} onClose={onClose} />
}
