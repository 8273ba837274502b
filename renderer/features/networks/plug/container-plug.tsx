import type { Container } from '../../../../contract/machine.ts'
import { ConnectDialog, DisconnectDialog } from '../../machine-page/container/edit/connect-dialog.tsx'
import { ContainerMove } from './container-move.tsx'
import type { PlugQuestion } from './plug-question.ts'

interface Props {
  readonly question: PlugQuestion
  readonly container: Container
  readonly onClose: () => void
}

/** A container connected to a network, moved to another or disconnected, running or not. */
export function ContainerPlug({ question, container, onClose }: Props) {
  if (question.act === 'disconnect') {
    return <DisconnectDialog container={container} network={question.link.place} onClose={onClose} />
  }
  const first = question.place?.name ?? null
  if (question.act === 'connect') return <ConnectDialog {...{ container, first, onClose }} />
  return <ContainerMove {...{ container, first, onClose }} from={question.link.place} />
}
