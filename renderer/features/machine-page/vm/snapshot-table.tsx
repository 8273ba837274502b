import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../components/icon-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { formatBytes, formatDate } from '../../../lib/format.ts'
import { NoValue } from '../../machines/no-value.tsx'
import { useBusy, useEngineState } from '../../machines/use-machine.ts'
import type { SnapshotAct } from './snapshot-question.tsx'
import { bytesOf, stateWord } from './snapshot-words.tsx'

interface Props {
  readonly vm: Vm
  readonly snapshots: readonly Snapshot[]
  readonly facts: SnapshotFacts | null
  readonly onAsk: (act: SnapshotAct, snapshot: Snapshot) => void
}

/** Of the columns in their order; the description takes what is left. */
const widths = ['22%', 160, 96, 156, 96, '15%', 'auto', 84] as const

/** Oldest first, as they came about. */
export function SnapshotTable({ vm, snapshots, facts, onAsk }: Props) {
  const { t } = useTranslation()
  const ready = useEngineState(vm.connection) === 'ready'
  const able = useBusy(vm.id) === null && ready
  return (
    <div className="rig-mp-plain-scroll">
      <table className="rig-mp-plain-table" aria-label={t('snapshot.title')}>
        <colgroup>
          {widths.map((width, index) => (
            <col key={index} style={{ width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('column.name')}</th>
            <th scope="col">{t('machinePage.snapshot.taken')}</th>
            <th scope="col">{t('column.state')}</th>
            <th scope="col">{t('machinePage.snapshot.keeps')}</th>
            <th scope="col" className="rig-number">
              {t('machinePage.snapshot.size')}
            </th>
            <th scope="col">{t('machinePage.snapshot.after')}</th>
            <th scope="col">{t('machinePage.snapshot.description')}</th>
            <th scope="col">
              <span className="rig-unseen">{t('column.menu')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {snapshots.map((snapshot) => (
            <SnapshotRow
              key={snapshot.name}
              snapshot={snapshot}
              bytes={bytesOf(snapshot.name, facts)}
              able={able}
              onAsk={onAsk}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps extends Pick<Props, 'onAsk'> {
  readonly snapshot: Snapshot
  readonly bytes: number | null
  readonly able: boolean
}

function SnapshotRow({ snapshot, bytes, able, onAsk }: RowProps) {
  const { t, i18n } = useTranslation()
  const { name, description, parent, current, created } = snapshot
  return (
    <tr className={current ? 'is-current' : undefined} data-snapshot={name}>
      <th scope="row">
        <span className="rig-mp-snapshot-name">
          <span className="rig-ellipsis" translate="no" title={name}>
            {name}
          </span>
          {current && <span className="rig-mp-chip is-accent">{t('snapshot.current')}</span>}
        </span>
      </th>
      <td className="rig-number">{formatDate(created * 1000, i18n.language)}</td>
      <td>{stateWord(snapshot, t)}</td>
      <td>
        <Keeps snapshot={snapshot} />
      </td>
      <td className="rig-number">{bytes === null ? <NoValue /> : formatBytes(bytes, i18n.language)}</td>
      <td>
        {parent === null ? (
          <NoValue />
        ) : (
          <span className="rig-ellipsis" translate="no" title={parent}>
            {parent}
          </span>
        )}
      </td>
      <td>
        {description === null ? (
          <NoValue />
        ) : (
          <span className="rig-ellipsis" title={description}>
            {description}
          </span>
        )}
      </td>
      <td className="rig-mp-row-acts">
        {able && (
          <>
            {snapshot.merging !== true && (
              <IconButton
                icon={UndoIcon}
                small
                label={t('snapshot.revertTo', { name })}
                onClick={() => onAsk('revert', snapshot)}
              />
            )}
            <IconButton
              icon={TrashIcon}
              small
              label={t('snapshot.deleteOne', { name })}
              onClick={() => onAsk('delete', snapshot)}
            />
          </>
        )}
      </td>
    </tr>
  )
}

/** Which parts of the VM are in it. Their sizes libvirt does not tell. */
function Keeps({ snapshot: { memory, disks } }: { readonly snapshot: Snapshot }) {
  const { t, i18n } = useTranslation()
  const kept = disks.filter((disk) => disk.kind !== 'none').map((disk) => disk.target)
  return (
    <span className="rig-mp-keeps">
      <code translate="no">{new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' }).format(kept)}</code>
      {memory !== 'none' && (
        <span className="rig-mp-keeps-memory">
          <Icon of={MemoryIcon} size={12} />
          {t('machinePage.snapshot.memory')}
        </span>
      )}
    </span>
  )
}
