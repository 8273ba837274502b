import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Setting } from '../../../app/setting.ts'
import { Icon } from '../../../components/icon.tsx'
import { Segments } from '../../../components/segments.tsx'
import type { Vm } from '../../../../contract/machine.ts'
import type { Snapshot } from '../../../../contract/vm.ts'
import type { SnapshotFacts } from '../../../../contract/vm-snapshot.ts'
import { formatBytes } from '../../../lib/format.ts'
import { useValue } from '../../../lib/value.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import type { SnapshotList } from '../../machines/details/use-snapshots.ts'
import { SkeletonRows } from '../../machines/table-body-states.tsx'
import { useBusy } from '../../machines/use-machine.ts'
import { knownOf, usePolled } from '../use-polled.ts'
import { canKeepSnapshot, type DomainShape } from './domain-shape.ts'
import { ScheduleButton } from './schedule-button.tsx'
import { SnapshotPanel } from './snapshot-panel.tsx'
import { SnapshotQuestion, type SnapshotAct } from './snapshot-question.tsx'
import { SnapshotTable } from './snapshot-table.tsx'
import { SnapshotTree } from './snapshot-tree.tsx'
import { keyOf, layOutSnapshots, NOW } from './snapshot-tree-layout.ts'
import { bytesOf } from './snapshot-words.tsx'

interface Props {
  readonly vm: Vm
  readonly list: SnapshotList
  readonly shape: DomainShape | null
  /** Null where none can be taken. */
  readonly onTake: (() => void) | null
}

const view = new Setting('snapshots.view', ['tree', 'list'], 'tree')

/** What the snapshots take, read again when one comes or goes, after each act, and now and then. */
function useFacts(vm: Vm, snapshots: readonly Snapshot[]): SnapshotFacts | null {
  const busy = useBusy(vm.id)
  const names = snapshots.map(({ name, created, current }) => `${name} ${created} ${current}`).join('\n')
  const { polled } = usePolled({
    key: busy === null ? `${vm.id} ${vm.state}\n${names}` : `${vm.id} busy`,
    ask: (client, signal) => client.vm.snapshot.facts({ id: vm.id }, { signal }),
    every: 30_000,
  })
  return knownOf(polled)
}

/** The states that were kept of a VM. */
export function SnapshotTab({ vm, list, shape, onTake }: Props) {
  const sentence = useSentence()
  if (list.type === 'asking') return <SkeletonRows />
  if (list.type === 'failed') return <p className="rig-tone-error rig-mp-tab-note">{sentence(list.failure)}</p>
  if (list.snapshots.length === 0) return <NoSnapshots vm={vm} shape={shape} onTake={onTake} />
  return <SomeSnapshots vm={vm} snapshots={list.snapshots} onTake={onTake} />
}

interface SomeProps extends Pick<Props, 'vm' | 'onTake'> {
  readonly snapshots: readonly Snapshot[]
}

function SomeSnapshots({ vm, snapshots, onTake }: SomeProps) {
  const shown = useValue(view)
  const facts = useFacts(vm, snapshots)
  const layout = useMemo(() => layOutSnapshots(snapshots), [snapshots])
  const current = snapshots.find((one) => one.current)
  const [wanted, setWanted] = useState<string | null>(null)
  const usual = current === undefined ? NOW : keyOf(current.name)
  const chosen = wanted !== null && layout.nodes.some(({ key }) => key === wanted) ? wanted : usual
  const snapshotAt = (key: string) => layout.nodes.find((node) => node.key === key)?.snapshot ?? null
  const [asked, setAsked] = useState<{ readonly act: SnapshotAct; readonly snapshot: Snapshot } | null>(null)
  const ask = (act: SnapshotAct, snapshot: Snapshot | null) => snapshot !== null && setAsked({ act, snapshot })
  return (
    <div className="rig-snap">
      <ToolBar vm={vm} snapshots={snapshots} facts={facts} />
      {shown === 'list' ? (
        <SnapshotTable vm={vm} snapshots={snapshots} facts={facts} onAsk={ask} />
      ) : (
        <div className="rig-snap-room">
          <div className="rig-snap-drawn">
            <SnapshotTree
              vm={vm}
              layout={layout}
              facts={facts}
              chosen={chosen}
              onChoose={setWanted}
              onOpen={(key) => ask('revert', snapshotAt(key))}
              onDelete={(key) => ask('delete', snapshotAt(key))}
            />
            <Legend />
          </div>
          <SnapshotPanel vm={vm} snapshot={snapshotAt(chosen)} facts={facts} onAsk={ask} />
        </div>
      )}
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
    </div>
  )
}

interface BarProps extends Pick<SomeProps, 'vm' | 'snapshots'> {
  readonly facts: SnapshotFacts | null
}

function ToolBar({ vm, snapshots, facts }: BarProps) {
  const { t, i18n } = useTranslation()
  const shown = useValue(view)
  const bytes = snapshots.map(({ name }) => bytesOf(name, facts) ?? 0).reduce((sum, one) => sum + one, 0)
  const place = facts?.disks[0]?.place
  const values = {
    sum: t('machinePage.snapshot.count', { count: snapshots.length }),
    used: formatBytes(bytes, i18n.language),
    free: formatBytes(place?.free ?? 0, i18n.language),
    path: place?.path ?? '',
  }
  return (
    <div className="rig-mp-tool-bar">
      <Segments
        label={t('machinePage.snapshot.view')}
        value={shown}
        options={(['tree', 'list'] as const).map((one) => ({
          value: one,
          content: t(`machinePage.snapshot.as.${one}`),
        }))}
        onChange={(next) => view.set(next)}
      />
      <span className="rig-quiet">
        {place === undefined || place.free === null
          ? values.sum
          : t(bytes === 0 ? 'machinePage.snapshot.sum' : 'machinePage.snapshot.sumUsed', values)}
      </span>
      <ScheduleButton vm={vm} snapshots={snapshots} />
    </div>
  )
}

function Legend() {
  const { t } = useTranslation()
  return (
    <p className="rig-snap-legend" aria-hidden="true">
      <span className="rig-snap-legend-path" />
      {t('machinePage.snapshot.legend.path')}
      <span className="rig-snap-legend-now" />
      {t('machinePage.snapshot.legend.now')}
    </p>
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
        <div className="rig-snap-first">
          <Button variant="secondary" icon={<Icon of={CameraIcon} size={12} />} onClick={onTake}>
            {t('snapshot.take')}
          </Button>
          <ScheduleButton vm={vm} snapshots={[]} />
        </div>
      )}
    </div>
  )
}
