import { usePage } from '../../../app/page-context.ts'
import { latePart } from '../../../lib/late-part.tsx'
import { useValue } from '../../../lib/value.ts'
import { useMachine } from '../../machines/use-machine.ts'
import type { PlugQuestion } from './plug-question.ts'

/** The dialogs are no part of the first paint. */
const ContainerPlug = latePart(async () => (await import('./container-plug.tsx')).ContainerPlug)
const VmPlug = latePart(async () => (await import('./vm-plug.tsx')).VmPlug)

/** The dialog that connects or disconnects a machine, when somebody asked for it. */
export function PlugDialog() {
  const { desk } = usePage()
  const question = useValue(desk.plugging)
  return question === null ? null : <OpenPlugDialog question={question} onClose={() => desk.plugging.set(null)} />
}

interface Props {
  readonly question: PlugQuestion
  readonly onClose: () => void
}

function OpenPlugDialog({ question, onClose }: Props) {
  const machine = useMachine(question.machine)
  if (machine === undefined) return null
  if (machine.kind === 'container') return <ContainerPlug {...{ question, onClose }} container={machine} />
  return <VmPlug {...{ question, onClose }} vm={machine} />
}
