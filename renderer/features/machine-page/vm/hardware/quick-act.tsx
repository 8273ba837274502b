import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import type { VmChange } from '../../../../../contract/vm-set.ts'
import type { DeviceFacts } from '../../../../../contract/vm-hardware.ts'
import { failureOf, type Failure } from '../../../../api/failure.ts'
import { usePage } from '../../../../app/page-context.ts'
import { useSentence } from '../../../failures/use-sentence.ts'

/** The one act of a device that needs no choice: its cable, its medium. */
function quickChange(
  facts: DeviceFacts,
): { readonly word: 'pull' | 'plug' | 'eject'; readonly change: VmChange } | null {
  if (facts.kind === 'interface') {
    const up = facts.link === 'down'
    return { word: up ? 'plug' : 'pull', change: { kind: 'link', mac: facts.mac, up } }
  }
  if (facts.kind !== 'disk' || facts.source === null) return null
  const isDrive = facts.device === 'cdrom' || facts.device === 'floppy'
  return isDrive ? { word: 'eject', change: { kind: 'media', target: facts.target, source: null } } : null
}

interface Props {
  readonly vm: Vm
  readonly facts: DeviceFacts
  readonly onDone: () => void
}

export function QuickAct({ vm, facts, onDone }: Props) {
  const { t } = useTranslation()
  const { session, tasks } = usePage()
  const sentence = useSentence()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const quick = quickChange(facts)
  if (quick === null) return null
  const run = async () => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    try {
      const change = quick.change as Parameters<ReturnType<typeof session.client>['vm']['set']>[0]['change']
      tasks.noteCommands((await session.client().vm.set({ id: vm.id, change })).commands)
      onDone()
    } catch (error) {
      setFailure(failureOf(error))
    }
    setBusy(false)
  }
  return (
    <>
      <Button variant="secondary" aria-busy={busy} onClick={() => void run()}>
        {t(`hardware.quick.${quick.word}`)}
      </Button>
      {failure !== null && (
        <p className="rig-tone-error" role="alert">
          {sentence(failure)}
        </p>
      )}
    </>
  )
}
