import { CompactDiscIcon } from '@patternfly/react-icons/dist/esm/icons/compact-disc-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import type { Volume } from '../../../../contract/resource.ts'
import type { DiskCondition } from '../../../../contract/vm-condition.ts'
import { formatBytes, formatUse } from '../../../lib/format.ts'
import { NoValue } from '../../machines/no-value.tsx'
import { knownOf, usePolled } from '../use-polled.ts'
import { DiskJob } from './disk-job.tsx'
import type { DomainDisk, DomainShape } from './domain-shape.ts'

/** Sizes grow while the guest writes. Milliseconds. */
const AGAIN = 10_000
/** A job moves on while somebody looks. Milliseconds. */
const JOBS_AGAIN = 3000

type Job = NonNullable<DiskCondition['job']>

/** The volume that a disk stands for: by its path, or by the pool's and its own name. */
export function volumeOf(disk: Pick<DomainDisk, 'source'>, volumes: readonly Volume[]): Volume | null {
  return volumes.find((one) => one.path === disk.source || `${one.pool}/${one.name}` === disk.source) ?? null
}

interface Props {
  readonly vm: Vm
  readonly shape: DomainShape | null
}

/** The disks and drives, with what of them is used. */
export function DiskList({ vm, shape }: Props) {
  const { t } = useTranslation()
  const { connection } = vm
  const jobs = useJobs(vm)
  const { polled } = usePolled({
    key: connection,
    ask: async (client, signal) => {
      const all = await client.inventory.volumes(undefined, { signal })
      return all.filter((volume) => volume.connection === connection)
    },
    every: AGAIN,
  })
  const volumes = knownOf(polled) ?? []
  if (shape === null) return <p className="rig-quiet">{t('loading')}</p>
  if (shape.disks.length === 0) return <p className="rig-quiet">{t('machinePage.disks.none')}</p>
  return (
    <ul className="rig-mp-parts">
      {shape.disks.map((disk) => (
        <DiskLine
          key={disk.target}
          {...{ vm, disk }}
          volume={volumeOf(disk, volumes)}
          job={jobs.get(disk.target) ?? null}
        />
      ))}
    </ul>
  )
}

/** What runs on the disks of a VM, by their names; whoever began it. */
function useJobs(vm: Vm): ReadonlyMap<string, Job> {
  const { polled } = usePolled({
    key: isActive(vm.state) ? `${vm.id} jobs` : null,
    ask: async (client, signal) => (await client.vm.condition({ id: vm.id }, { signal })).disks,
    every: JOBS_AGAIN,
  })
  return new Map((knownOf(polled) ?? []).flatMap(({ target, job }) => (job === null ? [] : [[target, job] as const])))
}

interface LineProps {
  readonly vm: Vm
  readonly disk: DomainDisk
  readonly volume: Volume | null
  readonly job: Job | null
}

function DiskLine({ vm, disk, volume, job }: LineProps) {
  const { t } = useTranslation()
  const isDrive = disk.device === 'cdrom' || disk.device === 'floppy'
  const kind = isDrive ? t(`machinePage.disks.${disk.device}`) : [disk.bus, disk.format].filter(Boolean).join(' · ')
  return (
    <li>
      <span className="rig-mp-part-icon">
        <Icon of={isDrive ? CompactDiscIcon : HddIcon} size={13} />
      </span>
      <div className="rig-mp-part-text">
        <span className="rig-mp-part-line">
          <code translate="no">{disk.target}</code>
          <span className="rig-quiet">{kind}</span>
          {disk.readOnly && !isDrive && <span className="rig-quiet">{t('machinePage.disks.readOnly')}</span>}
          <span className="rig-grow" />
          <Size volume={volume} isDrive={isDrive} />
        </span>
        {disk.source === null ? (
          <span className="rig-quiet">{t('machinePage.disks.empty')}</span>
        ) : (
          <code className="rig-quiet rig-mp-path" translate="no">
            {disk.source}
          </code>
        )}
        {job !== null && <DiskJob vm={vm} target={disk.target} job={job} />}
      </div>
    </li>
  )
}

function Size({ volume, isDrive }: { readonly volume: Volume | null; readonly isDrive: boolean }) {
  const { i18n } = useTranslation()
  const { capacity, allocation } = volume ?? { capacity: null, allocation: null }
  // A medium is as large as it is; only a disk fills up.
  if (capacity === null) return isDrive ? null : <NoValue />
  const size =
    isDrive || allocation === null
      ? formatBytes(capacity, i18n.language)
      : formatUse(allocation, capacity, i18n.language)
  return <span className="rig-number">{size}</span>
}
