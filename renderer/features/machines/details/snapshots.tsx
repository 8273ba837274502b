import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { formatDate } from '../../../lib/format.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { useBusy } from '../use-machine.ts'
import { SnapshotForm } from './snapshot-form.tsx'
import { SnapshotQuestion, type SnapshotAct } from './snapshot-question.tsx'
import { useSnapshots } from './use-snapshots.ts'

/** The VM's snapshots: take one, go back to one, delete one. */
export function Snapshots({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { acts } = usePage()
  const list = useSnapshots(vm)
  const busy = useBusy(vm.id) !== null
  const [making, setMaking] = useState(false)
  const [asking, setAsking] = useState<SnapshotAct | null>(null)
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">
        {t('snapshot.title')}
        {vm.persistent && !making && (
          <Button
            variant="link"
            isInline
            icon={<Icon of={CameraIcon} size={11} />}
            isDisabled={busy}
            onClick={() => setMaking(true)}
          >
            {t('snapshot.take')}
          </Button>
        )}
      </h3>
      {making && (
        <SnapshotForm
          taken={list.type === 'known' ? list.snapshots.map((one) => one.name) : []}
          withMemory={vm.state === 'running' || vm.state === 'paused'}
          onCancel={() => setMaking(false)}
          onCreate={(name) => {
            setMaking(false)
            void acts.run(vm, 'snapshot', (client) => client.vm.snapshot.create({ id: vm.id, name }))
          }}
        />
      )}
      {list.type === 'failed' && <p className="rig-tone-error">{sentence(list.failure)}</p>}
      {list.type === 'known' && list.snapshots.length === 0 && !making && (
        <p className="rig-quiet">{t('snapshot.none')}</p>
      )}
      {list.type === 'known' && (
        <ul className="rig-snapshots">
          {list.snapshots.map((one) => (
            <SnapshotLine
              key={one.name}
              snapshot={one}
              busy={busy}
              onAsk={(act) => setAsking({ act, snapshot: one })}
            />
          ))}
        </ul>
      )}
      {asking !== null && <SnapshotQuestion vm={vm} asked={asking} onClose={() => setAsking(null)} />}
    </section>
  )
}

interface LineProps {
  readonly snapshot: Snapshot
  readonly busy: boolean
  readonly onAsk: (act: SnapshotAct['act']) => void
}

function SnapshotLine({ snapshot, busy, onAsk }: LineProps) {
  const { t, i18n } = useTranslation()
  const content = snapshot.memory === 'none' ? t('snapshot.diskOnly') : t('snapshot.withMemory')
  return (
    <li className={snapshot.current ? 'is-current' : undefined}>
      <div>
        <span className="rig-ellipsis" translate="no" title={snapshot.name}>
          {snapshot.name}
        </span>
        <span className="rig-quiet rig-ellipsis">
          {`${formatDate(snapshot.created * 1000, i18n.language)} · ${content}`}
          {snapshot.current && ` · ${t('snapshot.current')}`}
        </span>
      </div>
      {!busy && (
        <>
          <IconButton
            icon={UndoIcon}
            small
            label={t('snapshot.revertTo', { name: snapshot.name })}
            onClick={() => onAsk('revert')}
          />
          <IconButton
            icon={TrashIcon}
            small
            label={t('snapshot.deleteOne', { name: snapshot.name })}
            onClick={() => onAsk('delete')}
          />
        </>
      )}
    </li>
  )
}
