import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { CloneIcon } from '@patternfly/react-icons/dist/esm/icons/clone-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatBytes, formatDate } from '../../../lib/format.ts'
import { Commands } from '../../commands/commands.tsx'
import { useBusy, useEngineState } from '../../machines/use-machine.ts'
import { SnapshotChain } from './snapshot-chain.tsx'
import { NowPicture, SnapshotPicture } from './snapshot-picture.tsx'
import { SnapshotNote } from './snapshot-note.tsx'
import type { SnapshotAct } from './snapshot-question.tsx'
import { bytesOf, kindOf, stateWord } from './snapshot-words.tsx'

interface Props {
  readonly vm: Vm
  /** Null for the present state. */
  readonly snapshot: Snapshot | null
  readonly facts: SnapshotFacts | null
  readonly onAsk: (act: SnapshotAct, snapshot: Snapshot) => void
}

/** What is to be known of the chosen state, beside the tree. */
export function SnapshotPanel({ vm, snapshot, facts, onAsk }: Props) {
  const { t } = useTranslation()
  const name = snapshot?.name ?? t('machinePage.snapshot.now')
  return (
    <aside className="rig-drawer rig-snap-panel" aria-label={t('machinePage.snapshot.panel', { name })}>
      <div className="rig-drawer-body" tabIndex={0} role="group" aria-label={name}>
        <Head vm={vm} snapshot={snapshot} facts={facts} />
        {snapshot !== null && <Acts vm={vm} snapshot={snapshot} onAsk={onAsk} />}
        {snapshot !== null && <SnapshotNote key={snapshot.name} vm={vm} snapshot={snapshot} />}
        {facts?.disks.map((disk) => (
          <SnapshotChain key={disk.target} disk={disk} marked={snapshot?.name ?? null} />
        ))}
        {snapshot !== null && (
          <section className="rig-section">
            <h3 className="rig-section-title">{t('commands.title')}</h3>
            <Commands acts={[{ procedure: 'vm.snapshot.revert', input: { id: vm.id, name: snapshot.name } }]} />
          </section>
        )}
      </div>
    </aside>
  )
}

function Head({ vm, snapshot, facts }: Omit<Props, 'onAsk'>) {
  const { t, i18n } = useTranslation()
  if (snapshot === null) {
    return (
      <section className="rig-section rig-snap-head">
        <NowPicture vm={vm} />
        <div>
          <h2>{t('machinePage.snapshot.now')}</h2>
          <p className="rig-quiet">{t('machinePage.snapshot.notKept')}</p>
        </div>
      </section>
    )
  }
  const bytes = bytesOf(snapshot.name, facts)
  return (
    <section className="rig-section rig-snap-head">
      <SnapshotPicture vm={vm} snapshot={snapshot} />
      <div>
        <h2 className="rig-ellipsis" translate="no" title={snapshot.name}>
          {snapshot.name}
        </h2>
        <p className="rig-quiet">{formatDate(snapshot.created * 1000, i18n.language)}</p>
        <p className={snapshot.merging ? 'rig-tone-error' : 'rig-quiet'}>{stateWord(snapshot, t)}</p>
        <p className="rig-quiet">
          {t(snapshot.memory === 'none' ? 'snapshot.diskOnly' : 'snapshot.withMemory')}
          {bytes !== null && ` · ${formatBytes(bytes, i18n.language)}`}
        </p>
        <p className="rig-quiet">{t(`machinePage.snapshot.kind.${kindOf(snapshot)}`)}</p>
      </div>
    </section>
  )
}

function Acts({ vm, snapshot, onAsk }: Pick<Props, 'vm' | 'onAsk'> & { readonly snapshot: Snapshot }) {
  const { t } = useTranslation()
  const { desk } = usePage()
  const ready = useEngineState(vm.connection) === 'ready'
  const able = useBusy(vm.id) === null && ready
  const { name, merging = false } = snapshot
  const clones = able && !merging && vm.state === 'off'
  return (
    <div className="rig-section rig-snap-acts" role="toolbar" aria-label={t('drawer.acts')}>
      <Button
        variant="primary"
        size="sm"
        id="snapshot-revert"
        icon={<Icon of={UndoIcon} size={12} />}
        isDisabled={!able || merging}
        aria-label={t('snapshot.revertTo', { name })}
        onClick={() => onAsk('revert', snapshot)}
      >
        {t('machinePage.snapshot.act.revert')}
      </Button>
      <Button
        variant="secondary"
        size="sm"
        icon={<Icon of={CloneIcon} size={12} />}
        isAriaDisabled={!clones}
        aria-label={t('machinePage.snapshot.act.cloneNamed', { vm: vm.name, name })}
        title={clones || merging ? undefined : t('machinePage.snapshot.act.cloneOff')}
        onClick={() => {
          desk.cloningFrom.set(name)
          desk.cloning.set(vm)
        }}
      >
        {t('machinePage.snapshot.act.clone')}
      </Button>
      <Button
        variant="secondary"
        size="sm"
        icon={<Icon of={TrashIcon} size={12} />}
        isDisabled={!able}
        aria-label={t('snapshot.deleteOne', { name })}
        onClick={() => onAsk('delete', snapshot)}
      >
        {t('machinePage.snapshot.act.delete')}
      </Button>
    </div>
  )
}
