import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../../contract/machine.ts'
import type { Client } from '../../../../api/client.ts'
import { usePage } from '../../../../app/page-context.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { requestAct } from '../../../machines/table-keys.ts'
import { machinePath } from '../../machine-path.ts'
import { useEditing } from './use-editing.ts'

/** Labrig's note on a container that took another's place; main/container/edit/kept-spec.ts. */
const LABEL = 'labrig.replaces'

/** Says that the container from before an edit is kept, and puts it back. */
export function ReplacedNote({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  const page = usePage()
  const editing = useEditing(LABEL in container.labels ? container.id : null)
  const [asks, setAsks] = useState(false)
  const replaced = editing?.replaced ?? null
  const old = replaced === null ? undefined : page.machines.get(replaced.id)
  if (replaced === null || old === undefined) return null
  return (
    <div className="rig-iso-note rig-edit-replaced">
      <p>{t('editContainer.replaced', { name: container.name, old: replaced.name })}</p>
      <span className="rig-grow" />
      <Button variant="secondary" size="sm" onClick={() => setAsks(true)}>
        {t('editContainer.rollBack.open')}
      </Button>
      <Button variant="link" size="sm" onClick={() => requestAct(page, [old], 'delete')}>
        {t('editContainer.deleteOld')}
      </Button>
      {asks && <RollBackDialog container={container} old={replaced.name} onClose={() => setAsks(false)} />}
    </div>
  )
}

interface Props {
  readonly container: Container
  readonly old: string
  readonly onClose: () => void
}

function RollBackDialog({ container, old, onClose }: Props) {
  const { t } = useTranslation()
  const { machines } = usePage()
  const navigate = useNavigate()
  const input = { id: container.id }
  return (
    <ActDialog
      title={t('editContainer.rollBack.title', { name: container.name })}
      verb={t('editContainer.rollBack.verb')}
      call={{ procedure: 'container.rollBack', input, run: (client: Client) => client.container.rollBack(input) }}
      onDone={({ id, marks }) => {
        void machines.whenReached(marks, AbortSignal.timeout(10_000)).then(() => {
          void navigate({ to: machinePath, params: { id } })
          onClose()
        })
      }}
      done={() => null}
      onClose={onClose}
    >
      <p>{t('editContainer.rollBack.what', { name: container.name, old })}</p>
    </ActDialog>
  )
}
