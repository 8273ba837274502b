import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { formatDate } from '../../../lib/format.ts'
import { QuestionDialog } from '../../machines/question-dialog.tsx'
import { descendantsOf, freeName, stateAfter } from './snapshot-facts.ts'

export type SnapshotAct = 'revert' | 'delete'

interface Props {
  readonly vm: Vm
  readonly act: SnapshotAct
  readonly snapshot: Snapshot
  readonly all: readonly Snapshot[]
  /** The present state can be kept first. */
  readonly canKeep: boolean
  readonly onClose: () => void
}

/** Says what a revert or a deletion loses and what stays, and offers to lose less. */
export function SnapshotQuestion(props: Props) {
  return props.act === 'revert' ? <RevertQuestion {...props} /> : <DeleteQuestion {...props} />
}

function RevertQuestion({ vm, snapshot, all, canKeep, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const [keep, setKeep] = useState(false)
  const keepAs = freeName(
    `before-${snapshot.name}`,
    all.map(({ name }) => name),
  )
  const first = { id: vm.id, name: keepAs }
  const input = { id: vm.id, name: snapshot.name }
  const date = formatDate(snapshot.created * 1000, i18n.language)
  const after = stateAfter(snapshot)
  const confirm = () => {
    onClose()
    void acts.run(vm, 'snapshot', async (client) => {
      if (keep) await client.vm.snapshot.create(first)
      return client.vm.snapshot.revert(input)
    })
  }
  return (
    <QuestionDialog
      title={t('snapshot.revert.title', { name: snapshot.name, vm: vm.name })}
      verb={t('snapshot.revert.verb', { name: snapshot.name })}
      danger={!keep}
      acts={[
        ...(keep ? [{ procedure: 'vm.snapshot.create', input: first }] : []),
        { procedure: 'vm.snapshot.revert', input },
      ]}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="rig-facts">
        <h3>{t('deletion.goes')}</h3>
        <ul>
          <li>{t(keep ? 'machinePage.revert.nothing' : 'machinePage.revert.disks')}</li>
          {isActive(vm.state) && !keep && <li>{t('machinePage.revert.memory')}</li>}
        </ul>
        {canKeep && (
          <label className="rig-choice">
            <input type="checkbox" checked={keep} onChange={() => setKeep(!keep)} />
            <span>{t('machinePage.revert.keep', { name: keepAs })}</span>
          </label>
        )}
        <h3>{t('machinePage.revert.comesBack')}</h3>
        <ul className="rig-quiet">
          <li>{t(snapshot.memory === 'none' ? 'machinePage.revert.disksOf' : 'machinePage.revert.allOf', { date })}</li>
          <li>{t(`machinePage.revert.${after}`, { vm: vm.name })}</li>
        </ul>
        <h3>{t('deletion.stays')}</h3>
        <ul className="rig-quiet">
          <li>{t('machinePage.revert.snapshots', { count: all.length })}</li>
        </ul>
      </div>
    </QuestionDialog>
  )
}

function DeleteQuestion({ vm, snapshot, all, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const [children, setChildren] = useState(false)
  const below = descendantsOf(all, snapshot.name)
  const input = { id: vm.id, name: snapshot.name, children }
  const gone = children ? [snapshot, ...below] : [snapshot]
  const confirm = () => {
    onClose()
    void acts.run(vm, 'snapshot', (client) => client.vm.snapshot.delete(input))
  }
  return (
    <QuestionDialog
      title={t('snapshot.delete.title', { name: snapshot.name })}
      verb={
        gone.length === 1
          ? t('snapshot.delete.verb', { name: snapshot.name })
          : t('machinePage.deleteSnapshots.verb', { count: gone.length })
      }
      acts={[{ procedure: 'vm.snapshot.delete', input }]}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="rig-facts">
        <h3>{t('deletion.goes')}</h3>
        <ul>
          {gone.map((one) => (
            <li key={one.name}>
              {t('machinePage.deleteSnapshots.state', {
                name: one.name,
                date: formatDate(one.created * 1000, i18n.language),
              })}
            </li>
          ))}
        </ul>
        {below.length > 0 && (
          <label className="rig-choice">
            <input type="checkbox" checked={children} onChange={() => setChildren(!children)} />
            <span>{t('machinePage.deleteSnapshots.children', { count: below.length })}</span>
          </label>
        )}
        <h3>{t('deletion.stays')}</h3>
        <ul className="rig-quiet">
          <li>{t('machinePage.deleteSnapshots.stays', { vm: vm.name })}</li>
          {!children && below.length > 0 && (
            <li>{t('machinePage.deleteSnapshots.below', { names: below.map(({ name }) => name).join(', ') })}</li>
          )}
        </ul>
      </div>
    </QuestionDialog>
  )
}
