import { usePage } from '../../app/page-context.ts'
import { latePart } from '../../lib/late-part.tsx'
import { useValue } from '../../lib/value.ts'

/** The dialogs are no part of the first paint. */
const NetworkDialog = latePart(async () => (await import('./network-dialog.tsx')).NetworkDialog)

/** The dialog of an act on networks, over any page, when somebody asked for it. */
export function AskedNetwork() {
  const { desk } = usePage()
  const question = useValue(desk.networking)
  const close = (done: boolean) => {
    desk.networking.set(null)
    if (done) desk.networked.set(desk.networked.get() + 1)
  }
  return question === null ? null : <NetworkDialog question={question} onClose={close} />
}
