import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { formatBytes, formatDate } from '../../../lib/format.ts'
import { StateMark } from '../../machines/state-cell.tsx'
import { useLook } from '../../machines/use-machine.ts'
import { NowPicture, SnapshotPicture } from './snapshot-picture.tsx'
import type { TreeNode } from './snapshot-tree-layout.ts'
import { bytesOf, MemoryMark, stateWord, writtenNow } from './snapshot-words.tsx'

interface Props {
  readonly node: TreeNode
  readonly vm: Vm
  readonly facts: SnapshotFacts | null
}

function NowState({ vm }: { readonly vm: Vm }) {
  return <StateMark look={useLook(vm)} />
}

/** What stands in a box of the tree. */
export function SnapshotCard({ node: { snapshot }, vm, facts }: Props) {
  const { t, i18n } = useTranslation()
  if (snapshot === null) {
    const bytes = writtenNow(facts)
    return (
      <>
        <NowPicture vm={vm} />
        <p className="rig-snap-name">{t('machinePage.snapshot.now')}</p>
        <p className="rig-snap-line">
          <NowState vm={vm} />
          {bytes !== null && <span className="rig-number">{formatBytes(bytes, i18n.language)}</span>}
        </p>
      </>
    )
  }
  const bytes = bytesOf(snapshot.name, facts)
  return (
    <>
      <SnapshotPicture vm={vm} snapshot={snapshot} />
      <p className="rig-snap-name">
        <span className="rig-ellipsis" translate="no" title={snapshot.name}>
          {snapshot.name}
        </span>
        {snapshot.memory !== 'none' && <MemoryMark />}
      </p>
      <p className="rig-snap-line">
        <span>{snapshot.merging ? stateWord(snapshot, t) : formatDate(snapshot.created * 1000, i18n.language)}</span>
        {bytes !== null && <span className="rig-number">{formatBytes(bytes, i18n.language)}</span>}
      </p>
      <span className="rig-unseen">
        {[stateWord(snapshot, t), snapshot.description, snapshot.current ? t('snapshot.current') : null]
          .filter((word) => word !== null)
          .join(', ')}
      </span>
    </>
  )
}
