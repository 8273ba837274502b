import { usePage } from '../../app/page-context.ts'
import { latePart } from '../../lib/late-part.tsx'
import { useValue } from '../../lib/value.ts'

/** The dialogs are no part of the first paint. */
const OpenContainerAct = latePart(async () => (await import('./open-container-act.tsx')).OpenContainerAct)
const PruneDialog = latePart(async () => (await import('../prune/prune-dialog.tsx')).PruneDialog)

/** The dialog of an act on a container or of a clean-up, when a menu or the palette asked for it. */
export function ContainerActDialog() {
  const { desk } = usePage()
  const question = useValue(desk.containerAct)
  const pruning = useValue(desk.pruning)
  if (question !== null) {
    const { act, container } = question
    const close = () => desk.containerAct.set(null)
    return <OpenContainerAct key={`${act} ${container.id}`} {...{ act, container }} onClose={close} />
  }
  return pruning === null ? null : <PruneDialog connection={pruning} onClose={() => desk.pruning.set(null)} />
}
