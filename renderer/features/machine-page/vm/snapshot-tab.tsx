import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import type { Pool } from '../../../../contract/resource.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import { formatBytes } from '../../../lib/format.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import type { SnapshotList } from '../../machines/details/use-snapshots.ts'
import { SkeletonRows } from '../../machines/table-body-states.tsx'
import { knownOf, usePolled } from '../use-polled.ts'
import { canKeepSnapshot, type DomainShape } from './domain-shape.ts'
import { SnapshotQuestion, type SnapshotAct } from './snapshot-question.tsx'
import { SnapshotTable } from './snapshot-table.tsx'

interface Props {
  readonly vm: Vm
  readonly list: SnapshotList
  readonly shape: DomainShape | null
  /** Null where none can be taken. */
  readonly onTake: (() => void) | null
}

/** The states that were kept of a VM. */
export function SnapshotTab({ vm, list, shape, onTake }: Props) {
  const sentence = useSentence()
  const [asked, setAsked] = useState<{ readonly act: SnapshotAct; readonly snapshot: Snapshot } | null>(null)
  if (list.type === 'asking') return <SkeletonRows />
  if (list.type === 'failed') return <p className="rig-tone-error rig-mp-tab-note">{sentence(list.failure)}</p>
  const { snapshots } = list
  if (snapshots.length === 0) return <NoSnapshots vm={vm} shape={shape} onTake={onTake} />
  return (
    <>
      <div className="rig-mp-tab-note">
        <SnapshotSum vm={vm} count={snapshots.length} shape={shape} />
      </div>
      <SnapshotTable vm={vm} snapshots={snapshots} onAsk={(act, snapshot) => setAsked({ act, snapshot })} />
      {asked !== null && (
        <SnapshotQuestion
          vm={vm}
          act={asked.act}
          snapshot={asked.snapshot}
          all={snapshots}
          canKeep={onTake !== null}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  )
}

function NoSnapshots({ vm, shape, onTake }: Omit<Props, 'list'>) {
  const { t } = useTranslation()
  const why = !vm.persistent ? 'transient' : shape !== null && !canKeepSnapshot(shape) ? 'noDisk' : 'what'
  return (
    <div className="rig-empty">
      <h2>{t('machinePage.snapshot.none')}</h2>
      <p>{t(`machinePage.snapshot.${why}`)}</p>
      {onTake !== null && (
        <Button variant="secondary" icon={<Icon of={CameraIcon} size={12} />} onClick={onTake}>
          {t('snapshot.take')}
        </Button>
      )}
    </div>
  )
}

/** The pool with the VM's first disk: that is where snapshots grow. */
function poolOf(shape: DomainShape | null, pools: readonly Pool[]): Pool | null {
  const source = shape?.disks.find((disk) => disk.device === 'disk' && !disk.readOnly)?.source ?? null
  if (source === null) return null
  return pools.find((pool) => pool.path !== null && source.startsWith(`${pool.path}/`)) ?? null
}

function SnapshotSum({ vm, count, shape }: { vm: Vm; count: number; shape: DomainShape | null }) {
  const { t, i18n } = useTranslation()
  const { polled } = usePolled({
    key: vm.connection,
    ask: async (client, signal) => {
      const all = await client.inventory.pools(undefined, { signal })
      return all.filter((pool) => pool.connection === vm.connection)
    },
    every: 10_000,
  })
  const pool = poolOf(shape, knownOf(polled) ?? [])
  const sum = t('machinePage.snapshot.count', { count })
  if (pool === null || pool.available === null) return <span className="rig-quiet">{sum}</span>
  const free = formatBytes(pool.available, i18n.language)
  return <span className="rig-quiet">{t('machinePage.snapshot.sum', { sum, free, pool: pool.name })}</span>
}
