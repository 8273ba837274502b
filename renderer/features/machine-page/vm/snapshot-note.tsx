import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PencilAltIcon } from '@patternfly/react-icons/dist/esm/icons/pencil-alt-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { useBusy } from '../../machines/use-machine.ts'

interface Props {
  readonly vm: Vm
  readonly snapshot: Snapshot
}

/** What was noted about a snapshot; it can be changed later. */
export function SnapshotNote({ vm, snapshot }: Props) {
  const { t } = useTranslation()
  const { acts } = usePage()
  const busy = useBusy(vm.id) !== null
  const [text, setText] = useState<string | null>(null)
  const { name, description } = snapshot
  const save = async () => {
    const input = { id: vm.id, name, description: text ?? '' }
    if (await acts.run(vm, 'snapshot', (client) => client.vm.snapshot.describe(input))) setText(null)
  }
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">
        <label htmlFor="snapshot-note">{t('machinePage.snapshot.note')}</label>
        {text === null && (
          <IconButton
            small
            icon={PencilAltIcon}
            label={t('machinePage.snapshot.noteEdit')}
            onClick={() => setText(description ?? '')}
          />
        )}
      </h3>
      {text === null ? (
        <p className={description === null ? 'rig-quiet' : 'rig-snap-note'}>
          {description ?? t('machinePage.snapshot.noteNone')}
        </p>
      ) : (
        <form
          className="rig-mp-form"
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <textarea
            id="snapshot-note"
            className="rig-input rig-mp-textarea"
            rows={3}
            maxLength={2000}
            value={text}
            ref={(field) => field?.focus()}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="rig-form-acts">
            <Button type="submit" variant="primary" size="sm" isDisabled={busy} isLoading={busy}>
              {t('machinePage.snapshot.noteSave')}
            </Button>
            <Button variant="link" size="sm" onClick={() => setText(null)}>
              {t('cancel')}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
