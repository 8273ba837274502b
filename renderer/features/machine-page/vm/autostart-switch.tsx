import { Switch } from '@patternfly/react-core/dist/esm/components/Switch'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { useBusy, useEngineState } from '../../machines/use-machine.ts'

/** How long the switch waits for the live picture to agree. Milliseconds. */
const SHOWN_WITHIN = 5000

/** Whether the VM starts with the host. */
export function AutostartSwitch({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const { session, machines, tasks } = usePage()
  const sentence = useSentence()
  const [setting, setSetting] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const busy = useBusy(vm.id) !== null
  const ready = useEngineState(vm.connection) === 'ready'
  const set = async (on: boolean) => {
    // Not disabled meanwhile: that would take the keyboard's focus away.
    if (setting) return
    setSetting(true)
    setFailure(null)
    try {
      const { marks, commands } = await session.client().vm.autostart({ id: vm.id, on })
      tasks.noteCommands(commands)
      await machines.whenReached(marks, AbortSignal.timeout(SHOWN_WITHIN))
    } catch (error) {
      setFailure(failureOf(error))
    }
    setSetting(false)
  }
  return (
    <>
      <Switch
        id="machine-autostart"
        className="rig-mp-switch"
        isChecked={vm.autostart}
        isDisabled={busy || !ready}
        aria-busy={setting}
        label={t(vm.autostart ? 'fact.yes' : 'fact.no')}
        aria-label={t('fact.autostart')}
        onChange={(_event, on) => void set(on)}
      />
      {failure !== null && (
        <p className="rig-tone-error" role="alert">
          {sentence(failure)}
        </p>
      )}
    </>
  )
}
