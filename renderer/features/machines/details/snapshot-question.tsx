import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { formatDate } from '../../../lib/format.ts'
import { QuestionDialog } from '../question-dialog.tsx'

export interface SnapshotAct {
  readonly act: 'revert' | 'delete'
  readonly snapshot: Snapshot
}

interface Props {
  readonly vm: Vm
  readonly asked: SnapshotAct
  readonly onClose: () => void
}

/** Says what a revert or a deletion loses before it is done. */
export function SnapshotQuestion({ vm, asked: { act, snapshot }, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const input = { id: vm.id, name: snapshot.name }
  const values = { name: snapshot.name, vm: vm.name, date: formatDate(snapshot.created * 1000, i18n.language) }
  const confirm = () => {
    onClose()
    void acts.run(vm, act === 'revert' ? 'revert' : 'snapshot', (client) =>
      act === 'revert' ? client.vm.snapshot.revert(input) : client.vm.snapshot.delete(input),
    )
  }
  return createPortal(
    <QuestionDialog
      title={t(`snapshot.${act}.title`, values)}
      verb={t(`snapshot.${act}.verb`, values)}
      acts={[{ procedure: `vm.snapshot.${act}`, input }]}
      onConfirm={confirm}
      onClose={onClose}
    >
      <div className="rig-facts">
        <p>{t(`snapshot.${act}.goes`, values)}</p>
        <p className="rig-quiet">{t(`snapshot.${act}.stays`, values)}</p>
      </div>
    </QuestionDialog>,
    document.body,
  )
}
