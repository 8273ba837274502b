import { useEffect } from 'react'
import { usePage } from '../../../app/page-context.ts'
import { latePart } from '../../../lib/late-part.tsx'
import { useValue } from '../../../lib/value.ts'
import { useMachine } from '../../machines/use-machine.ts'
import type { PlugQuestion } from './plug-question.ts'

/** The dialogs are no part of the first paint. */
const ContainerPlug = latePart(async () => (await import('./container-plug.tsx')).ContainerPlug)
const LinkDialog = latePart(async () => (await import('../../link-tools/link-dialog.tsx')).LinkDialog)
const VmPlug = latePart(async () => (await import('./vm-plug.tsx')).VmPlug)

/** The dialog that connects or disconnects a machine, or has the tools of a link, when somebody asked for it. */
export function PlugDialog() {
  const { desk } = usePage()
  const question = useValue(desk.plugging)
  const link = useValue(desk.linking)
  if (link !== null) return <LinkDialog link={link} onClose={() => desk.linking.set(null)} />
  return question === null ? null : <OpenPlugDialog question={question} onClose={() => desk.plugging.set(null)} />
}

interface Props {
  readonly question: PlugQuestion
  readonly onClose: () => void
}

function OpenPlugDialog({ question, onClose }: Props) {
  const machine = useMachine(question.machine)
  useFocusBack()
  if (machine === undefined) return null
  if (machine.kind === 'container') return <ContainerPlug {...{ question, onClose }} container={machine} />
  return <VmPlug {...{ question, onClose }} vm={machine} />
}

/** A menu that opened it is gone by then, and a node of a drawing is not what the dialog's own trap goes back to. */
function useFocusBack(): void {
  useEffect(() => {
    const before = document.activeElement
    return () => {
      setTimeout(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost && (before instanceof HTMLElement || before instanceof SVGElement))
          before.focus({ preventScroll: true })
      })
    }
  }, [])
}
